#pragma once
// Zeroed, aligned memory that is let go when its last user is gone: a machine, or a JavaScript buffer over it.
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <new>
#if defined(_WIN32)
#include <malloc.h>
#else
#include <sys/mman.h>
#include <unistd.h>
#endif

struct Memory {
  unsigned char *bytes;
  size_t size, mapped;
  std::atomic<int> users;

  static constexpr size_t LARGE = 1 << 16;
  /** Vectors may be read past an operand's end, and a segment of no words still has an address. */
  static constexpr size_t MARGIN = 256;

  /** Null where there is not so much. */
  static Memory *make(size_t size) {
    if (size > SIZE_MAX / 2 || size > total()) return nullptr;
    Memory *memory = new (std::nothrow) Memory();
    if (!memory) return nullptr;
    memory->size = size;
    memory->users = 1;
    memory->mapped = 0;
    memory->bytes = memory->allocate(size + MARGIN);
    if (memory->bytes) return memory;
    delete memory;
    return nullptr;
  }

  void take() { users.fetch_add(1); }

  void drop() {
    if (users.fetch_sub(1) != 1) return;
    release();
    delete this;
  }

private:
  /** Bytes of the whole machine, as far as is known. */
  static size_t total() {
#if defined(_SC_PHYS_PAGES)
    const long pages = sysconf(_SC_PHYS_PAGES), page = sysconf(_SC_PAGESIZE);
    if (pages > 0 && page > 0) return (size_t)pages * (size_t)page;
#endif
    return SIZE_MAX;
  }

#if defined(_WIN32)
  unsigned char *allocate(size_t wanted) {
    void *at = _aligned_malloc(wanted, wanted >= LARGE ? 4096 : 64);
    if (at) memset(at, 0, wanted);
    return (unsigned char *)at;
  }
  void release() { _aligned_free(bytes); }
#else
  unsigned char *allocate(size_t wanted) {
    if (wanted >= LARGE) {
      mapped = (wanted + 4095) / 4096 * 4096;
      void *at = mmap(nullptr, mapped, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
      if (at == MAP_FAILED) return nullptr;
#if defined(MADV_HUGEPAGE)
      if (wanted >= 4 << 20) madvise(at, mapped, MADV_HUGEPAGE);
#endif
      return (unsigned char *)at;
    }
    void *at = nullptr;
    if (posix_memalign(&at, 64, wanted) != 0) return nullptr;
    memset(at, 0, wanted);
    return (unsigned char *)at;
  }
  void release() {
    if (mapped) munmap(bytes, mapped);
    else free(bytes);
  }
#endif
};
