// The dot product: cosine scores are made of it.
#include "CKernels.h"

/// Lanes of the sum, the same for every set.
enum { sum_lanes = 16 };

#define TEXT "dot_text.h"
#include "each_set.h"

float ck_dot(const float *x, const float *y, size_t count, ck_isa isa) {
  float result = 0;
  ON_SET(isa, dot, x, y, count, &result)
  return result;
}
