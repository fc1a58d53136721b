// Aligned memory for matrices.
#include "CKernels.h"
#include <stdlib.h>
#include <string.h>
#if defined(__linux__)
#include <sys/mman.h>
#endif

enum { line = 64, huge_page = 2 << 20 };

/// Bytes rounded up to whole cache lines, one at least.
static size_t whole_lines(size_t bytes) { return bytes ? (bytes + line - 1) / line * line : line; }

void *ck_allocate_unset(size_t bytes) {
  const size_t alignment = bytes >= huge_page ? huge_page : line;
  if (bytes > (size_t)-1 - alignment) return NULL;
  const size_t whole = whole_lines(bytes);
  void *memory = NULL;
  if (posix_memalign(&memory, alignment, whole) != 0) return NULL;
#if defined(__linux__) && defined(MADV_HUGEPAGE)
  // Fewer page faults at the start and fewer misses of the translation buffer later; no harm where it is refused.
  if (bytes >= huge_page) madvise(memory, whole / huge_page * huge_page, MADV_HUGEPAGE);
#endif
  return memory;
}

void *ck_allocate(size_t bytes) {
  void *memory = ck_allocate_unset(bytes);
  if (memory) memset(memory, 0, whole_lines(bytes));
  return memory;
}

void ck_free(void *memory) { free(memory); }
