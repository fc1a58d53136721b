// Which file of a folder is the checkpoint. Each project has its own names for it; a folder
// with one checkpoint of any other name is understood too.

import Foundation

/// Choices in a folder, and paths.
enum Folder {
  /// What each project calls the file with the network's weights, in the order of preference.
  static let knownNames = [
    "model.safetensors", "model.safetensors.index.json",  // Qwen3-TTS, and what we export
    "embedding_model.ckpt",  // SpeechBrain, 3D-Speaker's training
    "avg_model.pt",  // WeSpeaker
    "ecapa_tdnn.bin", "ecapa-tdnn.ckpt", "sdpn.pth",  // 3D-Speaker
    "pretrained_rdino.pth", "rdino.pth",
    "pretrain.model",  // TaoRuijie
  ]

  /// What the name of a checkpoint may end in.
  private static let suffixes = [".safetensors", ".pt", ".pth", ".ckpt", ".bin", ".model"]

  /// The path of the checkpoint in a folder.
  ///
  /// - Throws: ``CheckpointError/cannotOpen(path:reason:)``,
  ///   ``CheckpointError/noCheckpoint(folder:)`` and
  ///   ``CheckpointError/severalCheckpoints(folder:files:)``.
  static func checkpoint(in folder: String) throws(CheckpointError) -> String {
    let names: [String]
    do {
      names = try FileManager.default.contentsOfDirectory(atPath: folder).sorted()
    } catch {
      throw .cannotOpen(path: folder, reason: "the folder may not be read")
    }
    var known = knownNames.filter(names.contains)
    // The whole file wins over the index of its shards.
    if known.starts(with: knownNames[0..<2]) { known.remove(at: 1) }
    let candidates =
      known.isEmpty ? names.filter { name in suffixes.contains { name.hasSuffix($0) } } : known
    guard let only = candidates.first else { throw .noCheckpoint(folder: folder) }
    guard candidates.count == 1 else {
      throw .severalCheckpoints(folder: folder, files: candidates)
    }
    return file(only, in: folder)
  }

  /// Whether a path names a folder that exists.
  static func exists(_ path: String) -> Bool {
    var isFolder: ObjCBool = false
    return unsafe FileManager.default.fileExists(atPath: path, isDirectory: &isFolder)
      && isFolder.boolValue
  }

  /// The folder that a file lies in; `.` for a bare name.
  static func containing(_ path: String) -> String {
    guard let slash = path.lastIndex(of: "/") else { return "." }
    return slash == path.startIndex ? "/" : String(path[..<slash])
  }

  /// The path of a file in a folder; the folder `.` is left out.
  static func file(_ name: String, in folder: String) -> String {
    if folder == "." { return name }
    return folder.hasSuffix("/") ? folder + name : folder + "/" + name
  }
}
