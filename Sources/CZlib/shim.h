// zlib, and the one call of it that Swift cannot make because it is a macro.
#include <zlib.h>

/// Prepares to inflate a bare deflate stream, as zip archives hold it (no zlib header).
static inline int cz_inflate_init_raw(z_stream *_Nonnull stream) {
  return inflateInit2(stream, -MAX_WBITS);
}
