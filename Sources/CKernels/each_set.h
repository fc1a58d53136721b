// Compiles the file named by TEXT once for each instruction set. The text sees LANES (floats in a register),
// TILE_ROWS (rows of a product's tile; a tile is two registers wide), NAME(x) (x with the set's name behind it),
// and the vector types and operations below. Two registers by TILE_ROWS rows fill the register file and leave
// room for one row of b and one broadcast.

#pragma STDC FP_CONTRACT OFF

#define JOIN_(a, b) a##_##b
#define JOIN(a, b) JOIN_(a, b)
#define NAME(x) JOIN(x, SET)
#define INLINE static inline __attribute__((always_inline))
#define UNROLL _Pragma("clang loop unroll(full)")

#define SET portable
#define LANES 4
#define TILE_ROWS 6
#if defined(__aarch64__)
#define HAS_FMA 1
#else
#define HAS_FMA 0
#endif
#include "vectors.h"
#include TEXT
#undef SET
#undef LANES
#undef TILE_ROWS
#undef HAS_FMA

#if defined(__x86_64__)
#pragma clang attribute push(__attribute__((target("avx2,fma"))), apply_to = function)
#define SET avx2
#define LANES 8
#define TILE_ROWS 6
#define HAS_FMA 1
#include "vectors.h"
#include TEXT
#undef SET
#undef LANES
#undef TILE_ROWS
#pragma clang attribute pop

#pragma clang attribute push(__attribute__((target("avx512f,avx2,fma"))), apply_to = function)
#define SET avx512
#define LANES 16
#define TILE_ROWS 14
#include "vectors.h"
#include TEXT
#undef SET
#undef LANES
#undef TILE_ROWS
#undef HAS_FMA
#pragma clang attribute pop

#define ON_SET(isa, call, ...)                       \
  switch (isa) {                                     \
    case ck_isa_avx512: call##_avx512(__VA_ARGS__); break; \
    case ck_isa_avx2: call##_avx2(__VA_ARGS__); break;     \
    case ck_isa_portable: call##_portable(__VA_ARGS__); break; \
  }
#else
#define ON_SET(isa, call, ...) ((void)(isa), call##_portable(__VA_ARGS__))
#endif
