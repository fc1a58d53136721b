// What a checkpoint says of a tensor before any of its values are read.

/// The type of a tensor's elements; raw values are the names that safetensors gives them.
public enum ElementType: String, Sendable, Hashable, CaseIterable {
  /// IEEE 754 in 64, 32 and 16 bits, and the upper half of a `float32`.
  case float64 = "F64"
  case float32 = "F32"
  case float16 = "F16"
  case bfloat16 = "BF16"
  /// Signed whole numbers.
  case int64 = "I64"
  case int32 = "I32"
  case int16 = "I16"
  case int8 = "I8"
  /// Unsigned whole numbers.
  case uint64 = "U64"
  case uint32 = "U32"
  case uint16 = "U16"
  case uint8 = "U8"
  /// One byte for each truth value.
  case bool = "BOOL"
  /// Eight-bit floats and complex numbers: recognised, so that a file that holds them reads,
  /// but no values are given.
  case float8e5m2 = "F8_E5M2"
  case float8e4m3 = "F8_E4M3"
  case float8e8m0 = "F8_E8M0"
  case complex64 = "C64"

  /// Bytes of one element.
  public var byteWidth: Int {
    switch self {
    case .float64, .int64, .uint64, .complex64: 8
    case .float32, .int32, .uint32: 4
    case .float16, .bfloat16, .int16, .uint16: 2
    case .int8, .uint8, .bool, .float8e5m2, .float8e4m3, .float8e8m0: 1
    }
  }

  /// Whether values can be read as `Float`.
  public var isFloatingPoint: Bool {
    switch self {
    case .float64, .float32, .float16, .bfloat16: true
    default: false
    }
  }

  /// Whether values can be read as `Int`.
  public var isWhole: Bool {
    switch self {
    case .int64, .int32, .int16, .int8, .uint64, .uint32, .uint16, .uint8, .bool: true
    default: false
    }
  }
}

/// A tensor's name, shape and type.
public struct TensorDescription: Sendable, Hashable {
  /// The name under which its values are asked for.
  public let name: String
  /// Sizes of the dimensions, slowest first (row-major); empty for a scalar.
  public let shape: [Int]
  /// The type of its elements in the file.
  public let type: ElementType
}

/// The product of a shape, or nil when a dimension is negative or the product of those that
/// are not zero does not fit an `Int`, so that every partial product fits too.
func elementCount(of shape: [Int]) -> Int? {
  var count = 1
  for size in shape where size != 0 {
    let (product, overflows) = count.multipliedReportingOverflow(by: size)
    guard size > 0, !overflows else { return nil }
    count = product
  }
  return shape.contains(0) ? 0 : count
}

/// Where one tensor's values lie, checked against the file before it is made.
struct StoredTensor: Sendable {
  let description: TensorDescription
  /// The bytes of the storage that it looks into.
  let storage: Storage
  /// Elements of the storage before the first one of this tensor.
  let offset: Int
  /// Elements between neighbours along each dimension; zero repeats a value.
  let strides: [Int]

  /// Bytes in the file, as they stand or deflated.
  struct Storage: Sendable {
    let range: Range<Int>
    let isBigEndian: Bool
    /// Bytes after inflating; nil when they stand in the file as they are.
    let inflatedSize: Int?
    /// The zip member's name, for messages.
    let member: String
  }

  /// The number of elements.
  var count: Int { description.shape.reduce(1, *) }

  /// Whether the elements stand one after another in row-major order.
  var isContiguous: Bool {
    var expected = 1
    for (size, stride) in zip(description.shape, strides).reversed() {
      if size != 1, stride != expected { return false }
      expected *= size
    }
    return true
  }
}
