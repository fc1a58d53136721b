// Which container a file is, told by its bytes; and the sentences for what people give by
// mistake in a checkpoint's place.

/// The containers that are read.
enum Container {
  case safetensors
  case zip
  /// A pickle that begins at byte 0: PyTorch before 1.6, or a bare one.
  case pickle

  /// Recognises a file.
  ///
  /// - Throws: One of the cases of ``CheckpointError`` about the file as a whole.
  init(of file: FileBytes, path: String) throws(CheckpointError) {
    try Self.refuseWhatIsNoCheckpoint(file, path: path)
    let header = file.count > 8 ? file[8] : 0
    if file.hold(Array("PK".utf8), at: 0) {
      self = .zip
    } else if path.hasSuffix(".safetensors") || header == UInt8(ascii: "{") {
      self = .safetensors
    } else if file[0] == 0x80 {
      self = .pickle
    } else {
      throw .unknownContainer(path: path, beginning: Self.beginning(of: file))
    }
  }

  /// Throws for an empty file, a Git LFS pointer, a web page, a tar archive or an ONNX graph.
  static func refuseWhatIsNoCheckpoint(_ file: FileBytes, path: String) throws(CheckpointError) {
    guard file.count > 0 else { throw .emptyFile(path: path) }
    let text = String(decoding: file.array(0..<min(file.count, 512)), as: UTF8.self)
    if text.hasPrefix("version https://git-lfs") {
      throw .gitLFSPointer(path: path, size: size(inPointer: text))
    }
    let start = text.drop(while: \.isWhitespace).prefix(9).lowercased()
    if start.hasPrefix("<!doctype") || start.hasPrefix("<html") { throw .webPage(path: path) }
    if file.hold(Array("ustar".utf8), at: 257) { throw .tarArchive(path: path) }
    if isONNX(file, path: path) { throw .onnx(path: path) }
  }

  /// The number after `size` in a Git LFS pointer.
  private static func size(inPointer text: String) -> Int? {
    text.split(separator: "\n").first { $0.hasPrefix("size ") }.flatMap { Int($0.dropFirst(5)) }
  }

  /// An ONNX file is a protocol buffer: field 1, the version of the format, a small number,
  /// and then a field that holds bytes (https://onnx.ai/onnx/repo-docs/IR.html).
  private static func isONNX(_ file: FileBytes, path: String) -> Bool {
    guard file.count > 3, file[0] == 0x08, file[1] < 0x20 else { return false }
    return file[2] & 7 == 2 && file[2] <= 0x42 && file[2] != 0
      && !(file.count > 8 && file[8] == UInt8(ascii: "{"))
  }

  private static func beginning(of file: FileBytes) -> String {
    file.array(0..<min(file.count, 4)).map { byte in
      String(byte >> 4, radix: 16) + String(byte & 15, radix: 16)
    }.joined(separator: " ")
  }
}
