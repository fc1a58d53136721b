// The arithmetic that decides the speed; each operation has one file with all its instruction sets.
#pragma once
#include <stddef.h>

/// The instruction sets that kernels are written for.
typedef enum __attribute__((enum_extensibility(closed))) {
  ck_isa_portable,
  ck_isa_avx2,
  ck_isa_avx512
} ck_isa;

/// The widest set that this processor runs.
ck_isa ck_best_isa(void);
