// The arithmetic that decides the speed; each operation has one file with all its instruction sets.
//
// Matrices are row-major; a stride is the distance between rows in floats. Every result is the same to the bit
// for any split of rows or columns between calls, because each output has its own sum in a fixed order.
#pragma once
#include <stddef.h>
#include <stdint.h>

/// The instruction sets that kernels are written for.
typedef enum __attribute__((enum_extensibility(closed))) {
  ck_isa_portable,
  ck_isa_avx2,
  ck_isa_avx512
} ck_isa;

/// The widest set that this processor runs.
ck_isa ck_best_isa(void);

/// Rows and columns of the tile of outputs that a product holds in registers.
size_t ck_tile_rows(ck_isa isa);
size_t ck_tile_columns(ck_isa isa);

/// A product c[rows, columns] = a[rows, taps · inputs] · b, with what is done to each output before it is stored.
///
/// Input column `tap · inputs + i` of row r is `a[r · a_stride + tap · tap_stride + i]`: with `tap_stride` a multiple
/// of `a_stride` this is a dilated convolution over rows.
/// output = bias + sum; then max(output, 0) if `rectify`; then output · scale + shift if `scale`.
typedef struct {
  size_t rows, taps, inputs;
  const float *_Nonnull a;
  size_t a_stride, tap_stride;
  /// Packed by ck_pack; `columns` in all, of which the panels from `first_panel` up to `end_panel` are computed.
  const float *_Nonnull b;
  size_t columns, first_panel, end_panel;
  float *_Nonnull c;
  size_t c_stride;
  /// The column of b that column 0 of c, addend and sum stands for.
  size_t c_column;
  /// Each as long as all panels together.
  const float *_Nonnull bias;
  const float *_Nullable scale;
  const float *_Nullable shift;
  int rectify;
  /// When given, `sum` [rows, columns] becomes output + addend as well (Res2Net's next input).
  const float *_Nullable addend;
  size_t addend_stride;
  float *_Nullable sum;
  size_t sum_stride;
} ck_product_job;

/// Runs the product. Sums of at most 256 products are made one by one and then added, which keeps the rounding
/// error of thousands of products near that of a few hundred.
void ck_product(const ck_product_job *_Nonnull job, ck_isa isa);

/// Packs the weights [columns, all_inputs, taps] of a convolution, of which the inputs from `first_input` on are
/// taken, into panels [panel][tap · inputs + input][tile columns]; columns past the last are zeros.
void ck_pack(const float *_Nonnull weights, size_t columns, size_t all_inputs, size_t taps, size_t first_input,
             size_t inputs, size_t first_panel, size_t end_panel, float *_Nonnull packed, ck_isa isa);

/// Dot product of `count` floats; no alignment asked. Sums in 16 lanes, then lane 0 to lane 15, whatever the set.
float ck_dot(const float *_Nonnull x, const float *_Nonnull y, size_t count, ck_isa isa);

/// Mean of the `top` highest of `count` finite scores (all where `top` is larger; both above 0), and the sum of their
/// squared differences from it. Which scores count is found by halving an interval of thresholds, so that a row costs
/// a dozen passes over it and no copy; of scores equal at the last place as many count as are missing.
void ck_top_moments(const float *_Nonnull scores, size_t count, size_t top, double *_Nonnull mean,
                    double *_Nonnull squares, ck_isa isa);

/// x = e^x, tanh x, 1 / (1 + e^-x) for `count` floats, within 2 units in the last place.
void ck_exponential(float *_Nonnull x, size_t count, ck_isa isa);
void ck_hyperbolic_tangent(float *_Nonnull x, size_t count, ck_isa isa);
void ck_sigmoid(float *_Nonnull x, size_t count, ck_isa isa);

/// out = v · gate + x; and, when `total` is given, total = x + out (it may be x itself). All [rows, columns].
void ck_gate(const float *_Nonnull v, size_t v_stride, const float *_Nonnull gate, const float *_Nonnull x,
             size_t x_stride, float *_Nonnull out, size_t out_stride, float *_Nullable total, size_t total_stride,
             size_t rows, size_t columns, ck_isa isa);

/// sums[c] = Σ x[r, c], and squares[c] = Σ x[r, c]² when given, in double, rows in order.
void ck_column_moments(const float *_Nonnull x, size_t stride, size_t rows, size_t columns, double *_Nonnull sums,
                       double *_Nullable squares, ck_isa isa);

/// What attentive pooling keeps of some frames: for each channel the largest logit, and with
/// w = e^(logit - largest) and d = x - centre the sums Σ w, Σ w d, Σ w d².
typedef struct {
  float *_Nonnull largest;
  double *_Nonnull weights;
  double *_Nonnull first;
  double *_Nonnull second;
} ck_pool;

/// Fills `pool` from logits and x, both [rows, columns]. Works in whole registers: all rows must be readable, and the
/// arrays of `pool` writable, up to the next multiple of 16 columns.
void ck_pool_frames(const float *_Nonnull logits, size_t logits_stride, const float *_Nonnull x, size_t x_stride,
                    const float *_Nonnull centre, size_t rows, size_t columns, ck_pool pool, ck_isa isa);

/// Adds the frames of `other` to `pool`, in whole registers as well.
void ck_pool_add(ck_pool pool, ck_pool other, size_t columns, ck_isa isa);

/// Writes `count` numbers in ascending order into `into`, -0 as 0; none may be NaN. 0 where memory is short.
int ck_sort(const double *_Nonnull from, size_t count, double *_Nonnull into);

/// A hash of bytes, and whether two stretches of bytes are the same.
uint64_t ck_hash(const uint8_t *_Nonnull bytes, size_t count);
int ck_same_bytes(const uint8_t *_Nonnull first, const uint8_t *_Nonnull second, size_t count);
/// How many bytes stand before the first blank or control character.
size_t ck_blank(const uint8_t *_Nonnull bytes, size_t count);

/// A fixed pool of threads that work on numbered pieces.
typedef struct ck_workers ck_workers;
typedef void (*ck_piece)(void *_Nonnull context, size_t piece, size_t worker);

/// Starts `threads` - 1 threads (the caller is the first worker); NULL when the system gives none.
ck_workers *_Nullable ck_workers_start(size_t threads);
/// Runs every piece and returns when all are done. A call from inside a piece runs its pieces one by one.
void ck_workers_run(ck_workers *_Nonnull workers, size_t pieces, ck_piece _Nonnull body, void *_Nonnull context);
void ck_workers_stop(ck_workers *_Nonnull workers);

/// Zeroed memory for `bytes`, aligned to 64 (large blocks to huge pages where the system offers them).
void *_Nullable ck_allocate(size_t bytes);
/// The same without zeros, for memory that is written whole before it is read.
void *_Nullable ck_allocate_unset(size_t bytes);
void ck_free(void *_Nullable memory);
