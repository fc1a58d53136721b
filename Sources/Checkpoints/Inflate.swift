// The one use of zlib: members of a PyTorch archive that somebody compressed.

internal import CZlib

/// The bytes of a raw deflate stream, or nil unless they are exactly `size` bytes.
///
/// `size` comes from a file, so it is held against the most that deflate can expand
/// (1032 to 1: https://zlib.net/zlib_tech.html) before anything is allocated.
///
/// - Parameters:
///   - file: The archive.
///   - range: Where the deflated bytes lie in it.
///   - size: How many bytes they must become.
/// - Returns: `size` bytes, or nil.
func inflate(_ file: FileBytes, _ range: Range<Int>, size: Int) -> [UInt8]? {
  guard size >= 0, size / 1032 <= range.count + 1, range.count <= Int(UInt32.max),
    size <= Int(UInt32.max)
  else { return nil }
  // One byte more, so that there is always room to write and too long a stream is noticed.
  var result = [UInt8](repeating: 0, count: size + 1)
  let written: Int? = file.withBytes(range) { source in
    unsafe source.withUnsafeBytes { source in
      unsafe result.withUnsafeMutableBytes { target in
        unsafe inflateOnce(from: source, into: target)
      }
    }
  }
  guard written == size else { return nil }
  result.removeLast()
  return result
}

/// Inflates a whole stream in one call; returns the bytes written, nil unless it came to its end.
private func inflateOnce(
  from source: UnsafeRawBufferPointer, into target: UnsafeMutableRawBufferPointer
) -> Int? {
  var stream = unsafe z_stream()
  guard unsafe cz_inflate_init_raw(&stream) == Z_OK else { return nil }
  defer { _ = unsafe inflateEnd(&stream) }
  let input = unsafe source.bindMemory(to: UInt8.self)
  let output = unsafe target.bindMemory(to: UInt8.self)
  unsafe stream.next_in = UnsafeMutablePointer(mutating: input.baseAddress)
  unsafe stream.avail_in = uInt(input.count)
  unsafe stream.next_out = output.baseAddress
  unsafe stream.avail_out = uInt(output.count)
  guard unsafe CZlib.inflate(&stream, Z_FINISH) == Z_STREAM_END else { return nil }
  return unsafe Int(stream.total_out)
}
