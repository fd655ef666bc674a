// How fast one core reads memory again and again: GB/s for each number of bytes, a line each, "bytes best median". The memory lies as a model's does: in huge pages from 4 MB.
// usage: read BYTES…
#include <algorithm>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <vector>
#if defined(__linux__)
#include <sys/mman.h>
#endif

typedef float Vector __attribute__((vector_size(64)));
static volatile float sink;

/** Eight sums, so that no addition waits for another. */
static void readAll(const float *from, size_t count) {
  Vector sums[8] = {};
  for (size_t i = 0; i + 128 <= count; i += 128)
    for (int j = 0; j < 8; j++) sums[j] += *(const Vector *)(from + i + 16 * j);
  for (const Vector &sum : sums) sink = sink + sum[0];
}

int main(int argc, char **argv) {
  using Clock = std::chrono::steady_clock;
  for (int i = 1; i < argc; i++) {
    const size_t bytes = (size_t)(atoll(argv[i]) + 511) / 512 * 512, huge = 2 << 20;
    float *memory = (float *)aligned_alloc(huge, (bytes + huge - 1) / huge * huge);
    if (!memory) return 1;
#if defined(MADV_HUGEPAGE)
    if (bytes >= 4 << 20) madvise(memory, (bytes + huge - 1) / huge * huge, MADV_HUGEPAGE);
#endif
    memset(memory, 1, bytes);
    const int times = (int)std::max<size_t>(1, (size_t)(64 << 20) / bytes);
    std::vector<double> speeds;
    for (int round = 0; round < 31; round++) {
      const auto start = Clock::now();
      for (int t = 0; t < times; t++) readAll(memory, bytes / 4);
      speeds.push_back((double)bytes * times / std::chrono::duration<double>(Clock::now() - start).count() * 1e-9);
    }
    std::sort(speeds.begin(), speeds.end());
    printf("%zu %.1f %.1f\n", bytes, speeds.back(), speeds[speeds.size() / 2]);
    free(memory);
  }
}
