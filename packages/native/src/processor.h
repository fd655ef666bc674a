#pragma once
// The builds of the machine that are in this addon, and which of them this processor and system can run, the best first.
#include "../../../kernels/kernels.h"
#include <cstring>
#include <vector>
#if defined(__x86_64__)
#include <cpuid.h>
#endif

#define DECLARE(set) namespace set { extern const Kernels kernels; }
#if defined(TEKRAR_AVX512_BUILT)
DECLARE(avx512)
#endif
#if defined(TEKRAR_AVX2_BUILT)
DECLARE(avx2)
#endif
#if defined(TEKRAR_NEON_BUILT)
DECLARE(neon)
#endif
DECLARE(scalar)
#undef DECLARE

#if defined(__x86_64__)
struct Processor {
  bool avx2 = false, avx512 = false;

  Processor() {
    unsigned a, b, c, d;
    if (!__get_cpuid(1, &a, &b, &c, &d)) return;
    const bool saves = c & bit_OSXSAVE, fma = c & bit_FMA;
    if (!saves || !fma) return;
    unsigned low, high;
    __asm__ volatile("xgetbv" : "=a"(low), "=d"(high) : "c"(0));
    if (!__get_cpuid_count(7, 0, &a, &b, &c, &d)) return;
    avx2 = (low & 0x6) == 0x6 && (b & bit_AVX2);
    avx512 = avx2 && (low & 0xe6) == 0xe6 && (b & bit_AVX512F) && (b & bit_AVX512DQ) && (b & bit_AVX512BW) && (b & bit_AVX512VL);
  }
};
#endif

inline std::vector<const Kernels *> usableKernels() {
  std::vector<const Kernels *> sets;
#if defined(__x86_64__)
  const Processor processor;
#if defined(TEKRAR_AVX512_BUILT)
  if (processor.avx512) sets.push_back(&avx512::kernels);
#endif
#if defined(TEKRAR_AVX2_BUILT)
  if (processor.avx2) sets.push_back(&avx2::kernels);
#endif
#endif
#if defined(TEKRAR_NEON_BUILT)
  sets.push_back(&neon::kernels);
#endif
  sets.push_back(&scalar::kernels);
  return sets;
}
