// The matrix product with packed weights: nearly all of the network's time is spent here.
//
// The inputs (the sum's dimension) are cut into parts. A part lies in one tap of the convolution; sums are closed,
// that is added to the tile's total, after about 256 products. As many parts as make about 768 inputs are done
// for all panels and rows before the next ones begin, so that the rows of a stay in the second-level cache; the
// totals then wait in c.
#include "CKernels.h"
#include <stdbool.h>
#include <string.h>

enum { inputs_in_a_sum = 256, inputs_in_a_pass = 768, most_parts = 32 };

/// The inputs of one pass.
struct parts {
  size_t count;
  struct {
    size_t offset, length;
    bool closes;
  } part[most_parts];
  size_t start, end;  // inputs, counted over all taps
  bool first, last;
};

struct tile_place {
  const float *a, *b;
  float *c;
  size_t c_stride;
  const float *addend;
  size_t addend_stride;
  float *sum;
  size_t sum_stride;
};

/// Goes on to the next pass; false when there is none.
static bool next_parts(struct parts *parts, const ck_product_job *job) {
  const size_t all = job->taps * job->inputs;
  if (parts->end == all) return false;
  parts->first = parts->end == 0;
  parts->start = parts->end;
  parts->count = 0;
  size_t open = 0;
  while (parts->end < all && parts->end - parts->start < inputs_in_a_pass && parts->count < most_parts) {
    const size_t tap = parts->end / job->inputs, input = parts->end % job->inputs;
    const size_t left = job->inputs - input;
    const size_t length = left < inputs_in_a_sum ? left : inputs_in_a_sum;
    open += length;
    parts->end += length;
    const size_t next = job->inputs < inputs_in_a_sum ? job->inputs : inputs_in_a_sum;
    const bool closes = open + next > inputs_in_a_sum;
    parts->part[parts->count].offset = tap * job->tap_stride + input;
    parts->part[parts->count].length = length;
    parts->part[parts->count].closes = closes;
    parts->count += 1;
    if (closes) open = 0;
  }
  parts->part[parts->count - 1].closes = true;
  parts->last = parts->end == all;
  return true;
}

static void copy_columns(const float *from, size_t from_stride, float *to, size_t to_stride, size_t rows,
                         size_t columns) {
  for (size_t r = 0; r < rows; ++r) memcpy(to + r * to_stride, from + r * from_stride, columns * sizeof(float));
}

#define TEXT "product_text.h"
#include "each_set.h"

void ck_product(const ck_product_job *job, ck_isa isa) { ON_SET(isa, product, job) }

size_t ck_tile_rows(ck_isa isa) { return isa == ck_isa_avx512 ? 14 : 6; }
size_t ck_tile_columns(ck_isa isa) { return isa == ck_isa_avx512 ? 32 : isa == ck_isa_avx2 ? 16 : 8; }

void ck_pack(const float *weights, size_t columns, size_t all_inputs, size_t taps, size_t first_input, size_t inputs,
             size_t first_panel, size_t end_panel, float *packed, ck_isa isa) {
  const size_t width = ck_tile_columns(isa), row = all_inputs * taps;
  for (size_t panel = first_panel; panel < end_panel; ++panel) {
    float *to = packed + panel * width * taps * inputs;
    for (size_t tap = 0; tap < taps; ++tap) {
      for (size_t start = 0; start < inputs; start += 16) {
        const size_t end = start + 16 < inputs ? start + 16 : inputs;
        for (size_t j = 0; j < width; ++j) {
          const size_t column = panel * width + j;
          const float *from = weights + column * row + first_input * taps + tap;
          float *at = to + tap * inputs * width + j;
          if (column < columns)
            for (size_t i = start; i < end; ++i) at[i * width] = from[i * taps];
          else
            for (size_t i = start; i < end; ++i) at[i * width] = 0;
        }
      }
    }
  }
}
