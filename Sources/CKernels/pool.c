// Attentive statistics pooling: softmax over frames and the weighted moments, in one pass over a block of frames
// and with blocks that can be added afterwards.
#include "CKernels.h"

static ck_pool pool_from(ck_pool pool, size_t column) {
  return (ck_pool){pool.largest + column, pool.weights + column, pool.first + column, pool.second + column};
}

#define TEXT "pool_text.h"
#include "each_set.h"

void ck_pool_frames(const float *logits, size_t logits_stride, const float *x, size_t x_stride, const float *centre,
                    size_t rows, size_t columns, ck_pool pool, ck_isa isa) {
  ON_SET(isa, pool_frames, logits, logits_stride, x, x_stride, centre, rows, columns, pool)
}

void ck_pool_add(ck_pool pool, ck_pool other, size_t columns, ck_isa isa) {
  ON_SET(isa, pool_add, pool, other, columns)
}
