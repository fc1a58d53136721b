// What a pickle's few allowed globals stand for, once their arguments are known: dictionaries,
// storages and tensors. Signatures: PyTorch's torch/_utils.py and torch/serialization.py.

extension PickleHeap {
  /// What calling a global would give; nil when the arguments are not of its form.
  ///
  /// - Parameters:
  ///   - callee: The global.
  ///   - arguments: A tuple.
  /// - Returns: The value, or nil.
  func rebuilt(_ callee: PickleReference, from arguments: PickleReference) -> PickleValue? {
    guard case .global(let global) = self[callee], let arguments = tuple(arguments) else {
      return nil
    }
    switch global {
    case .orderedDictionary: return arguments.isEmpty ? .dictionary([]) : nil
    case .rebuildTensor: return tensor(from: arguments)
    case .rebuildParameter: return parameter(from: arguments)
    case .rebuildQuantisedTensor: return .quantisedTensor
    case .size: return arguments.first.map { self[$0] }
    case .storageType, .quantisation: return nil
    }
  }

  /// `_rebuild_tensor_v2(storage, offset, shape, strides, requires_grad, hooks)`; the older
  /// `_rebuild_tensor` ends after the strides.
  private func tensor(from arguments: [PickleReference]) -> PickleValue? {
    guard arguments.count >= 4, case .storage(let storage) = self[arguments[0]],
      let offset = whole(arguments[1]), offset >= 0,
      let shape = wholes(arguments[2]), let strides = wholes(arguments[3]),
      shape.count == strides.count, shape.allSatisfy({ $0 >= 0 }),
      strides.allSatisfy({ $0 >= 0 })
    else { return nil }
    return .tensor(
      PickledTensor(storage: storage, offset: offset, shape: shape, strides: strides))
  }

  /// `_rebuild_parameter(data, requires_grad, hooks)`: the tensor itself.
  private func parameter(from arguments: [PickleReference]) -> PickleValue? {
    guard let first = arguments.first else { return nil }
    switch self[first] {
    case .tensor, .quantisedTensor: return self[first]
    default: return nil
    }
  }

  /// The storage of a persistent identifier: (`storage`, type, key, location, element count) and,
  /// in files from before PyTorch 1.6, a view: (key, offset, element count) or None.
  func storage(_ identifier: PickleReference) -> PickleValue? {
    guard let parts = tuple(identifier), parts.count >= 5, text(parts[0]) == "storage",
      case .global(let global) = self[parts[1]], let key = text(parts[2]),
      let count = whole(parts[4]), count >= 0
    else { return nil }
    let type: ElementType
    switch global {
    case .storageType(let named): type = named
    case .quantisation: type = .int8  // never read: its tensor is refused
    default: return nil
    }
    guard parts.count > 5, let view = tuple(parts[5]) else {
      return .storage(PickledStorage(type: type, key: key, count: count, viewOffset: 0))
    }
    guard view.count == 3, let offset = whole(view[1]), let size = whole(view[2]),
      offset >= 0, size >= 0, offset <= count, size <= count - offset
    else { return nil }
    return .storage(PickledStorage(type: type, key: key, count: count, viewOffset: offset))
  }

  /// The tensors below a value, by name, and the key of the dictionary that was unwrapped.
  ///
  /// A dictionary with one of the keys `state_dict`, `model` or `teacher` is left for that entry;
  /// otherwise nested dictionaries are named by their keys joined with dots.
  ///
  /// - Throws: ``CheckpointError/quantised(path:tensor:)``,
  ///   ``CheckpointError/duplicateName(path:name:)`` and ``CheckpointError/noTensors(path:)``.
  func namedTensors(
    in root: PickleReference, path: String
  ) throws(CheckpointError) -> (tensors: [String: PickledTensor], wrapper: String?) {
    var root = root
    var wrapper: String?
    // A wrapper in a wrapper, as some trainers write, is taken off too; there are never many.
    for _ in 0..<4 {
      guard let inner = wrapped(in: root) else { break }
      (wrapper, root) = inner
    }
    var tensors: [String: PickledTensor] = [:]
    // Bytes of names and entries seen: dictionaries that share others could make it explode.
    var work = 0
    var open: [(name: String, value: PickleReference, depth: Int)] = [("", root, 0)]
    while let (prefix, value, depth) = open.popLast() {
      guard case .dictionary(let entries) = self[value] else { continue }
      work += entries.count
      for entry in lastOfEach(entries) {
        let name = prefix + (prefix.isEmpty ? withoutModule(entry.key) : entry.key)
        work += name.utf8.count + 1
        guard work <= Self.limit * 8 else {
          throw .pickleTooLarge(path: path, limit: Self.limit)
        }
        switch self[entry.value] {
        case .tensor(let tensor):
          guard tensors.updateValue(tensor, forKey: name) == nil else {
            throw .duplicateName(path: path, name: name)
          }
        case .quantisedTensor: throw .quantised(path: path, tensor: name)
        case .dictionary where depth < 3: open.append((name + ".", entry.value, depth + 1))
        default: break
        }
      }
    }
    guard !tensors.isEmpty else { throw .noTensors(path: path) }
    return (tensors, wrapper)
  }

  /// The entry of a dictionary that is the model itself, if one of its keys says so.
  private func wrapped(in value: PickleReference) -> (String, PickleReference)? {
    guard case .dictionary(let entries) = self[value] else { return nil }
    let named = lastOfEach(entries)
    for key in ["state_dict", "model", "teacher"] {
      if let entry = named.first(where: { $0.key == key }),
        case .dictionary = self[entry.value]
      {
        return (key, entry.value)
      }
    }
    return nil
  }

  /// The entries with text for keys; as in Python, the last of equal keys counts.
  private func lastOfEach(
    _ entries: [(key: PickleReference, value: PickleReference)]
  ) -> [(key: String, value: PickleReference)] {
    var place: [String: Int] = [:]
    var kept: [(key: String, value: PickleReference)] = []
    for entry in entries {
      guard let key = text(entry.key) else { continue }
      if let index = place[key] {
        kept[index].value = entry.value
      } else {
        place[key] = kept.count
        kept.append((key, entry.value))
      }
    }
    return kept
  }

  /// A name without the `module.` that training on several devices puts before it.
  private func withoutModule(_ name: String) -> String {
    name.hasPrefix("module.") ? String(name.dropFirst("module.".count)) : name
  }
}
