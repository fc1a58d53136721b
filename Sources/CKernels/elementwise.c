// Activations, the gate of squeeze-excitation with its residual, and sums over columns.
#include "CKernels.h"
#include <string.h>

#define TEXT "elementwise_text.h"
#include "each_set.h"

void ck_exponential(float *x, size_t count, ck_isa isa) { ON_SET(isa, each_exponential, x, count) }

void ck_hyperbolic_tangent(float *x, size_t count, ck_isa isa) { ON_SET(isa, each_hyperbolic_tangent, x, count) }

void ck_sigmoid(float *x, size_t count, ck_isa isa) { ON_SET(isa, each_sigmoid, x, count) }

void ck_gate(const float *v, size_t v_stride, const float *gate, const float *x, size_t x_stride, float *out,
             size_t out_stride, float *total, size_t total_stride, size_t rows, size_t columns, ck_isa isa) {
  ON_SET(isa, gate, v, v_stride, gate, x, x_stride, out, out_stride, total, total_stride, rows, columns)
}

void ck_column_moments(const float *x, size_t stride, size_t rows, size_t columns, double *sums, double *squares,
                       ck_isa isa) {
  ON_SET(isa, moments, x, stride, rows, columns, sums, squares)
}
