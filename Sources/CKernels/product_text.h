// The product for one instruction set: tiles of TILE_ROWS rows by two registers, all of them held in registers
// while a part of the inputs goes by. Included by product.c through each_set.h.

/// Adds to `total` the products of `rows` rows of a (from `a` on) with one panel of b.
INLINE void NAME(add_products)(const size_t rows, const float *a, size_t stride, const struct parts *parts,
                               const float *b, VECTOR total[TILE_ROWS][2]) {
  VECTOR sums[TILE_ROWS][2];
  UNROLL for (size_t r = 0; r < rows; ++r) sums[r][0] = sums[r][1] = (VECTOR)(0.0f);
  for (size_t p = 0; p < parts->count; ++p) {
    const float *at = a + parts->part[p].offset;
    const float *end = at + parts->part[p].length;
    for (; at != end; ++at, b += 2 * LANES) {
      VECTOR left = NAME(load)(b), right = NAME(load)(b + LANES);
      UNROLL for (size_t r = 0; r < rows; ++r) {
        VECTOR x = (VECTOR)(at[r * stride]);
        sums[r][0] = NAME(multiply_add)(x, left, sums[r][0]);
        sums[r][1] = NAME(multiply_add)(x, right, sums[r][1]);
      }
    }
    if (!parts->part[p].closes) continue;
    UNROLL for (size_t r = 0; r < rows; ++r) {
      total[r][0] += sums[r][0];
      total[r][1] += sums[r][1];
      sums[r][0] = sums[r][1] = (VECTOR)(0.0f);
    }
  }
}

/// Computes one tile. `job` gives what is done to the outputs; the pointers are those of the tile.
INLINE void NAME(tile)(const size_t rows, const ck_product_job *job, const struct parts *parts, size_t column,
                       const struct tile_place *place) {
  VECTOR total[TILE_ROWS][2];
  float *c = place->c;
  UNROLL for (size_t r = 0; r < rows; ++r) {
    UNROLL for (size_t v = 0; v < 2; ++v)
      total[r][v] = parts->first ? (VECTOR)(0.0f) : NAME(load)(c + r * place->c_stride + v * LANES);
  }
  NAME(add_products)(rows, place->a, job->a_stride, parts, place->b, total);
  UNROLL for (size_t v = 0; v < 2; ++v) {
    const size_t at = column + v * LANES;
    VECTOR bias = NAME(load)(job->bias + at), scale = (VECTOR)(1.0f), shift = (VECTOR)(0.0f);
    if (job->scale) scale = NAME(load)(job->scale + at), shift = NAME(load)(job->shift + at);
    UNROLL for (size_t r = 0; r < rows; ++r) {
      VECTOR x = total[r][v];
      if (parts->last) {
        x += bias;
        if (job->rectify) x = NAME(larger)(x, (VECTOR)(0.0f));
        if (job->scale) x = NAME(multiply_add)(x, scale, shift);
        if (place->sum)
          NAME(store)(place->sum + r * place->sum_stride + v * LANES,
                      x + NAME(load)(place->addend + r * place->addend_stride + v * LANES));
      }
      NAME(store)(c + r * place->c_stride + v * LANES, x);
    }
  }
}

static void NAME(tile_of)(size_t rows, const ck_product_job *job, const struct parts *parts, size_t column,
                          const struct tile_place *place) {
#define TILE(n) \
  case n: NAME(tile)(n, job, parts, column, place); break;
  switch (rows) {
    TILE(1) TILE(2) TILE(3) TILE(4) TILE(5) TILE(6)
#if TILE_ROWS == 14
    TILE(7) TILE(8) TILE(9) TILE(10) TILE(11) TILE(12) TILE(13) TILE(14)
#endif
    default: break;
  }
#undef TILE
}

/// A tile of which only `columns` columns exist: it is computed beside the matrix and copied.
static void NAME(edge_tile)(size_t rows, const ck_product_job *job, const struct parts *parts, size_t column,
                            size_t columns, const struct tile_place *place) {
  float c[TILE_ROWS * 2 * LANES] = {0}, addend[TILE_ROWS * 2 * LANES] = {0}, sum[TILE_ROWS * 2 * LANES] = {0};
  struct tile_place beside = *place;
  beside.c = c, beside.c_stride = 2 * LANES;
  if (!parts->first) copy_columns(place->c, place->c_stride, c, 2 * LANES, rows, columns);
  if (place->sum) {
    copy_columns(place->addend, place->addend_stride, addend, 2 * LANES, rows, columns);
    beside.addend = addend, beside.sum = sum;
    beside.addend_stride = beside.sum_stride = 2 * LANES;
  }
  NAME(tile_of)(rows, job, parts, column, &beside);
  copy_columns(c, 2 * LANES, place->c, place->c_stride, rows, columns);
  if (place->sum && parts->last) copy_columns(sum, 2 * LANES, place->sum, place->sum_stride, rows, columns);
}

static void NAME(panel)(const ck_product_job *job, const struct parts *parts, size_t panel) {
  const size_t width = 2 * LANES, column = panel * width;
  const size_t columns = job->columns - column < width ? job->columns - column : width;
  for (size_t row = 0; row < job->rows; row += TILE_ROWS) {
    const size_t rows = job->rows - row < TILE_ROWS ? job->rows - row : TILE_ROWS;
    struct tile_place place = {
        .a = job->a + row * job->a_stride,
        .b = job->b + panel * width * job->taps * job->inputs + parts->start * width,
        .c = job->c + row * job->c_stride + column - job->c_column, .c_stride = job->c_stride};
    if (job->sum) {
      place.addend = job->addend + row * job->addend_stride + column - job->c_column;
      place.addend_stride = job->addend_stride;
      place.sum = job->sum + row * job->sum_stride + column - job->c_column;
      place.sum_stride = job->sum_stride;
    }
    if (columns == width) {
      NAME(tile_of)(rows, job, parts, column, &place);
    } else {
      NAME(edge_tile)(rows, job, parts, column, columns, &place);
    }
  }
}

static void NAME(product)(const ck_product_job *job) {
  struct parts parts = {0};
  while (next_parts(&parts, job))
    for (size_t panel = job->first_panel; panel < job->end_panel; ++panel) NAME(panel)(job, &parts, panel);
}
