// What a pickle can say of a checkpoint: values by number in one flat list. Containers hold
// numbers, not values, so a pickle that nests 20000 tuples nests nothing here: no step of
// reading, walking or freeing goes deeper with the file.

/// A value's number in a ``PickleHeap``.
typealias PickleReference = Int32

/// A value that was pickled.
enum PickleValue {
  case none
  case truth(Bool)
  case whole(Int)
  /// A whole number beyond 64 bits, as its little-endian bytes.
  case long([UInt8])
  case number(Double)
  case text(String)
  case tuple([PickleReference])
  case list([PickleReference])
  /// Keys and values in the order of insertion.
  case dictionary([(key: PickleReference, value: PickleReference)])
  case global(PickleGlobal)
  case storage(PickledStorage)
  case tensor(PickledTensor)
  /// A quantised tensor, refused as soon as its name is known.
  case quantisedTensor
  /// Something that was read and is of no use here.
  case ignored
}

/// A storage that lies outside the pickle.
struct PickledStorage {
  let type: ElementType
  let key: String
  /// Elements in the storage.
  let count: Int
  /// Elements of the storage before the first of this one, where it is a view of another.
  let viewOffset: Int
}

/// A tensor: a storage and the way through it, in elements.
struct PickledTensor {
  let storage: PickledStorage
  let offset: Int
  let shape: [Int]
  let strides: [Int]
}

/// The globals that state dictionaries need; all are understood, none is ever called.
enum PickleGlobal {
  case orderedDictionary
  case rebuildTensor
  case rebuildParameter
  case rebuildQuantisedTensor
  case storageType(ElementType)
  /// The storage types and schemes of quantised tensors.
  case quantisation
  /// `torch.Size`, a tuple.
  case size

  /// The global of a module and name; nil for everything that is refused.
  init?(module: String, name: String) {
    switch (module, name) {
    case ("collections", "OrderedDict"): self = .orderedDictionary
    case ("torch._utils", "_rebuild_tensor_v2"), ("torch._utils", "_rebuild_tensor"):
      self = .rebuildTensor
    case ("torch._utils", "_rebuild_parameter"): self = .rebuildParameter
    case ("torch._utils", "_rebuild_qtensor"): self = .rebuildQuantisedTensor
    case ("torch", "Size"): self = .size
    case ("torch", "per_tensor_affine"), ("torch", "per_channel_affine"),
      ("torch", "QInt8Storage"), ("torch", "QUInt8Storage"), ("torch", "QInt32Storage"):
      self = .quantisation
    case ("torch", _):
      guard let type = Self.storageTypes[name] else { return nil }
      self = .storageType(type)
    default: return nil
    }
  }

  private static let storageTypes: [String: ElementType] = [
    "DoubleStorage": .float64, "FloatStorage": .float32, "HalfStorage": .float16,
    "BFloat16Storage": .bfloat16, "LongStorage": .int64, "IntStorage": .int32,
    "ShortStorage": .int16, "CharStorage": .int8, "ByteStorage": .uint8, "BoolStorage": .bool,
  ]
}

/// The values of one pickle.
struct PickleHeap {
  /// The most values that a pickle may make; a checkpoint of ten thousand tensors makes a tenth.
  static let limit = 4_000_000

  private var values: [PickleValue] = []

  /// Adds a value and gives its number; nil when there are too many.
  mutating func add(_ value: PickleValue) -> PickleReference? {
    guard values.count < Self.limit else { return nil }
    values.append(value)
    return PickleReference(values.count - 1)
  }

  subscript(_ reference: PickleReference) -> PickleValue {
    values[Int(reference)]
  }

  /// Every value, in the order in which it was made.
  var all: [PickleValue] { values }

  /// Appends to a list; false when the value is none.
  mutating func append(_ items: [PickleReference], to list: PickleReference) -> Bool {
    guard case .list(var held) = values[Int(list)] else { return false }
    values[Int(list)] = .none  // so that the array is not copied
    held.append(contentsOf: items)
    values[Int(list)] = .list(held)
    return true
  }

  /// Sets keys of a dictionary from alternating keys and values; false when it is none.
  mutating func set(_ pairs: [PickleReference], in map: PickleReference) -> Bool {
    guard pairs.count.isMultiple(of: 2), case .dictionary(var held) = values[Int(map)] else {
      return false
    }
    values[Int(map)] = .none  // so that the array is not copied
    var index = pairs.startIndex
    while index < pairs.endIndex {
      held.append((pairs[index], pairs[index + 1]))
      index += 2
    }
    values[Int(map)] = .dictionary(held)
    return true
  }

  /// Text, or nil when the value is something else.
  func text(_ reference: PickleReference) -> String? {
    if case .text(let text) = self[reference] { text } else { nil }
  }

  /// A whole number, or nil when the value is something else.
  func whole(_ reference: PickleReference) -> Int? {
    if case .whole(let number) = self[reference] { number } else { nil }
  }

  /// The members of a tuple, or nil when the value is something else.
  func tuple(_ reference: PickleReference) -> [PickleReference]? {
    if case .tuple(let members) = self[reference] { members } else { nil }
  }

  /// Whole numbers of a tuple or list, or nil when the value is something else, or longer than
  /// any tensor's shape: a pickle could have the same million numbers read a million times.
  func wholes(_ reference: PickleReference) -> [Int]? {
    let members: [PickleReference]
    switch self[reference] {
    case .tuple(let items), .list(let items): members = items
    default: return nil
    }
    guard members.count <= 64 else { return nil }
    let numbers = members.compactMap { whole($0) }
    return numbers.count == members.count ? numbers : nil
  }
}
