// The vector types of one instruction set and the few operations that the kernels are made of; compiled once a
// set by each_set.h. Only clang's vector extensions: the same text becomes AVX-512, AVX2, SSE2 or NEON.

typedef float NAME(vector) __attribute__((ext_vector_type(LANES)));
typedef float NAME(loose) __attribute__((ext_vector_type(LANES), aligned(4), may_alias));
typedef int NAME(integers) __attribute__((ext_vector_type(LANES)));
typedef double NAME(wide) __attribute__((ext_vector_type(LANES / 2)));
typedef double NAME(loose_wide) __attribute__((ext_vector_type(LANES / 2), aligned(8), may_alias));

#define VECTOR NAME(vector)
#define WIDE NAME(wide)

INLINE VECTOR NAME(load)(const float *from) { return *(const NAME(loose) *)from; }
INLINE void NAME(store)(float *to, VECTOR x) { *(NAME(loose) *)to = x; }
INLINE WIDE NAME(load_wide)(const double *from) { return *(const NAME(loose_wide) *)from; }
INLINE void NAME(store_wide)(double *to, WIDE x) { *(NAME(loose_wide) *)to = x; }
INLINE WIDE NAME(low)(VECTOR x) { return __builtin_convertvector(x.lo, WIDE); }
INLINE WIDE NAME(high)(VECTOR x) { return __builtin_convertvector(x.hi, WIDE); }

INLINE VECTOR NAME(multiply_add)(VECTOR a, VECTOR b, VECTOR c) {
#if HAS_FMA
  return __builtin_elementwise_fma(a, b, c);
#else
  return a * b + c;
#endif
}

INLINE VECTOR NAME(larger)(VECTOR a, VECTOR b) { return __builtin_elementwise_max(a, b); }
INLINE VECTOR NAME(smaller)(VECTOR a, VECTOR b) { return __builtin_elementwise_min(a, b); }

/// e^x for -87.3 <= x <= 88.3; outside, the value at the edge.
///
/// x = n ln 2 + r with |r| <= ln 2 / 2; e^r is Cephes' polynomial of degree 7 (expf, error under 1 unit in the
/// last place); ln 2 is in two parts so that n ln 2 is exact. Adding 1.5 · 2^23 rounds to the nearest integer.
INLINE VECTOR NAME(exponential)(VECTOR x) {
  x = NAME(smaller)(NAME(larger)(x, (VECTOR)(-87.3f)), (VECTOR)(88.3f));
  const VECTOR rounder = (VECTOR)(12582912.0f);
  VECTOR n = NAME(multiply_add)(x, (VECTOR)(1.44269504088896341f), rounder) - rounder;
  VECTOR r = NAME(multiply_add)(n, (VECTOR)(-0.693359375f), x);
  r = NAME(multiply_add)(n, (VECTOR)(2.12194440e-4f), r);
  VECTOR p = NAME(multiply_add)(r, (VECTOR)(1.9875691500e-4f), (VECTOR)(1.3981999507e-3f));
  p = NAME(multiply_add)(p, r, (VECTOR)(8.3334519073e-3f));
  p = NAME(multiply_add)(p, r, (VECTOR)(4.1665795894e-2f));
  p = NAME(multiply_add)(p, r, (VECTOR)(1.6666665459e-1f));
  p = NAME(multiply_add)(p, r, (VECTOR)(5.0000001201e-1f));
  p = NAME(multiply_add)(p, r * r, r) + 1.0f;
  NAME(integers) power = (__builtin_convertvector(n, NAME(integers)) + 127) << 23;
  VECTOR scale;
  __builtin_memcpy(&scale, &power, sizeof scale);
  return p * scale;
}

/// tanh x: Cephes' odd polynomial (tanhf) below 0.625, and 1 - 2 / (e^2|x| + 1) with the sign of x above.
INLINE VECTOR NAME(hyperbolic_tangent)(VECTOR x) {
  const NAME(integers) sign_bit = (NAME(integers))((int)0x80000000);
  NAME(integers) bits;
  __builtin_memcpy(&bits, &x, sizeof bits);
  VECTOR size = __builtin_elementwise_abs(x);
  VECTOR square = x * x;
  VECTOR p = NAME(multiply_add)(square, (VECTOR)(-5.70498872745e-3f), (VECTOR)(2.06390887954e-2f));
  p = NAME(multiply_add)(p, square, (VECTOR)(-5.37397155531e-2f));
  p = NAME(multiply_add)(p, square, (VECTOR)(1.33314422036e-1f));
  p = NAME(multiply_add)(p, square, (VECTOR)(-3.33332819422e-1f));
  VECTOR small = NAME(multiply_add)(p * square, x, x);
  VECTOR large = 1.0f - 2.0f / (NAME(exponential)(size + size) + 1.0f);
  NAME(integers) small_bits, large_bits;
  __builtin_memcpy(&small_bits, &small, sizeof small_bits);
  __builtin_memcpy(&large_bits, &large, sizeof large_bits);
  NAME(integers) is_small = size < 0.625f;
  bits = (small_bits & is_small) | ((large_bits | (bits & sign_bit)) & ~is_small);
  VECTOR result;
  __builtin_memcpy(&result, &bits, sizeof result);
  return result;
}

INLINE VECTOR NAME(sigmoid)(VECTOR x) { return 1.0f / (1.0f + NAME(exponential)(-x)); }
