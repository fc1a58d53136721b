// swift-tools-version: 6.2
// The plan of the house: targets stand in the order of the data, and a target may
// import only what is listed with it. CONTRIBUTING.md says what each one is for.

import PackageDescription

/// What every Swift target is compiled with.
let strict: [SwiftSetting] = [
  .swiftLanguageMode(.v6),
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .treatAllWarnings(as: .error),
]

/// The targets that may hold pointers: each unsafe expression is marked.
let strictWithPointers: [SwiftSetting] = strict + [.strictMemorySafety()]

let argumentParser = Target.Dependency.product(
  name: "ArgumentParser", package: "swift-argument-parser")
let crypto = Target.Dependency.product(name: "Crypto", package: "swift-crypto")
let yams = Target.Dependency.product(name: "Yams", package: "Yams")

let systemLibraries: [Target] = [
  .systemLibrary(
    name: "CSndfile", pkgConfig: "sndfile", providers: [.apt(["libsndfile1-dev"])]),
  .systemLibrary(name: "CSoxr", pkgConfig: "soxr", providers: [.apt(["libsoxr-dev"])]),
  .systemLibrary(name: "CFFTW", pkgConfig: "fftw3f", providers: [.apt(["libfftw3-dev"])]),
  .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),
]

let libraries: [Target] = [
  .target(name: "CKernels"),
  .target(name: "Kernels", dependencies: ["CKernels"], swiftSettings: strictWithPointers),
  .target(
    name: "AudioFiles", dependencies: ["CSndfile", "CSoxr"], swiftSettings: strictWithPointers),
  .target(
    name: "FrontEnd", dependencies: ["CFFTW", "Kernels"], swiftSettings: strictWithPointers),
  .target(
    name: "Checkpoints", dependencies: ["CZlib", yams], swiftSettings: strictWithPointers),
  .target(
    name: "ECAPA", dependencies: ["Kernels", "FrontEnd", "Checkpoints"], swiftSettings: strict),
  .target(
    name: "CDefaultModel",
    exclude: ["cohort.safetensors", "speaker.safetensors", "speech.safetensors"]),
  .target(
    name: "DefaultModel", dependencies: ["CDefaultModel", "Checkpoints"],
    swiftSettings: strictWithPointers),
  .target(
    name: "SpeakerEmbeddings",
    dependencies: [
      "Kernels", "AudioFiles", "FrontEnd", "Checkpoints", "ECAPA", "DefaultModel", crypto,
    ],
    swiftSettings: strict),
  .target(
    name: "Verification", dependencies: ["Kernels", "SpeakerEmbeddings"], swiftSettings: strict),
  .target(
    name: "Diarization",
    dependencies: [
      "Kernels", "AudioFiles", "FrontEnd", "Checkpoints", "DefaultModel", "SpeakerEmbeddings",
    ],
    swiftSettings: strict),
  .target(
    name: "Metrics", dependencies: ["Kernels", "Verification", "Diarization"],
    swiftSettings: strict),
  .target(
    name: "CReportPages", exclude: ["trial-report.html", "trial-report.css"]),
  .target(
    name: "Reports", dependencies: ["CReportPages", "Metrics"],
    swiftSettings: strictWithPointers),
  .target(
    name: "ToolSupport",
    dependencies: [
      "Kernels", "AudioFiles", "Checkpoints", "ECAPA", "SpeakerEmbeddings", argumentParser,
    ],
    swiftSettings: strict),
]

let tools: [Target] = [
  .executableTarget(
    name: "spkembed",
    dependencies: [
      "Kernels", "AudioFiles", "Checkpoints", "ECAPA", "SpeakerEmbeddings", "ToolSupport",
      argumentParser,
    ],
    swiftSettings: strict),
  .executableTarget(
    name: "spkverify",
    dependencies: [
      "Kernels", "AudioFiles", "ECAPA", "SpeakerEmbeddings", "Verification", "Diarization",
      "Metrics", "Reports", "ToolSupport", argumentParser,
    ],
    swiftSettings: strict),
  .executableTarget(
    name: "diarize",
    dependencies: [
      "Kernels", "AudioFiles", "ECAPA", "SpeakerEmbeddings", "Diarization", "ToolSupport",
      argumentParser,
    ],
    swiftSettings: strict),
  .executableTarget(
    name: "spkeval",
    dependencies: [
      "Kernels", "Verification", "Diarization", "Metrics", "Reports", "ToolSupport",
      argumentParser,
    ],
    swiftSettings: strict),
]

/// Our side of the races: built by `make bench`, never installed.
let benchmarks: [Target] = [
  .target(name: "CCeiling", path: "Evaluation/Speed/CCeiling"),
  .executableTarget(
    name: "EncoderSpeed",
    dependencies: ["CCeiling", "Kernels", "FrontEnd", "Checkpoints", "ECAPA"],
    path: "Evaluation/Speed/EncoderSpeed", swiftSettings: strict),
  .executableTarget(
    name: "VerificationSpeed", dependencies: ["Kernels", "Verification", "Metrics"],
    path: "Evaluation/Speed/VerificationSpeed", swiftSettings: strict),
  .executableTarget(
    name: "ClusteringSpeed", dependencies: ["Kernels", "Diarization"],
    path: "Evaluation/Speed/ClusteringSpeed", swiftSettings: strict),
]

/// A test target beside its module; all of them read `Fixtures/` through `TestSupport`.
func tests(of module: String, with others: [Target.Dependency] = []) -> Target {
  .testTarget(
    name: "\(module)Tests", dependencies: [.init(stringLiteral: module), "TestSupport"] + others,
    swiftSettings: strict)
}

let testTargets: [Target] = [
  .target(name: "TestSupport", path: "Tests/TestSupport", swiftSettings: strict),
  tests(of: "Kernels"),
  tests(of: "AudioFiles", with: ["CSndfile"]),
  tests(of: "FrontEnd", with: ["AudioFiles", "Kernels"]),
  tests(of: "Checkpoints"),
  tests(of: "ECAPA", with: ["Kernels", "FrontEnd", "Checkpoints", "AudioFiles"]),
  tests(
    of: "SpeakerEmbeddings",
    with: ["Kernels", "AudioFiles", "FrontEnd", "Checkpoints", "ECAPA", "DefaultModel"]),
  tests(of: "Verification", with: ["Kernels", "SpeakerEmbeddings"]),
  tests(
    of: "Diarization",
    with: [
      "Kernels", "AudioFiles", "FrontEnd", "Checkpoints", "DefaultModel", "SpeakerEmbeddings",
    ]),
  tests(of: "Metrics", with: ["Verification", "Diarization"]),
  tests(of: "Reports", with: ["Verification", "Diarization", "Metrics"]),
  .testTarget(
    name: "ToolTests",
    dependencies: [
      "TestSupport", "AudioFiles", "ToolSupport", "spkembed", "spkverify", "diarize", "spkeval",
    ],
    swiftSettings: strict),
]

let package = Package(
  name: "Timbre",
  products: [
    .executable(name: "spkembed", targets: ["spkembed"]),
    .executable(name: "spkverify", targets: ["spkverify"]),
    .executable(name: "diarize", targets: ["diarize"]),
    .executable(name: "spkeval", targets: ["spkeval"]),
    .library(
      name: "Timbre",
      targets: [
        "AudioFiles", "FrontEnd", "Checkpoints", "ECAPA", "SpeakerEmbeddings", "Verification",
        "Diarization", "Metrics", "Reports",
      ]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
    .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
  ],
  targets: systemLibraries + libraries + tools + benchmarks + testTargets,
  cLanguageStandard: .gnu2x
)
