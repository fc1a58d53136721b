// Which instruction set this processor has.
#include "CKernels.h"

ck_isa ck_best_isa(void) {
#if defined(__x86_64__)
  if (__builtin_cpu_supports("avx512f")) return ck_isa_avx512;
  if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma")) return ck_isa_avx2;
#endif
  return ck_isa_portable;
}
