// The front ends of the public ECAPA-TDNN checkpoints, one value a pipeline.

extension FrontEndRecipe {
  /// Qwen3-TTS's voice encoder: `mel_spectrogram` of qwen-tts, 128 bins at 24 kHz.
  public static let qwen3 = FrontEndRecipe(
    name: "qwen3", sampleRate: 24_000, scale: 1, emphasis: .none, padding: .reflection(384),
    framing: Framing(length: 1024, shift: 256, transform: 1024), window: .periodicHann(1024),
    spectrum: .magnitude(epsilon: 1e-9),
    filters: .computed(
      bins: 128, scale: .slaney, shape: .hertzOfUnitArea, lowest: 0, highest: 12_000),
    logarithm: .natural(floor: 1e-5), normalization: .none, fewestFrames: 5)

  /// SpeechBrain's `Fbank(n_mels=80)` and sentence mean normalisation, at 16 kHz.
  public static let speechBrain = FrontEndRecipe(
    name: "speechbrain", sampleRate: 16_000, scale: 1, emphasis: .none, padding: .zeros(200),
    framing: Framing(length: 400, shift: 160, transform: 400), window: .periodicHamming(400),
    spectrum: .power,
    filters: .computed(bins: 80, scale: .htk, shape: .hertzOfLeftWidth, lowest: 0, highest: 8000),
    logarithm: .decibels(floor: 1e-10, range: 80), normalization: .mean, fewestFrames: 5)

  /// WeSpeaker's `compute_fbank` without dither: Kaldi's filter bank on the scale of 16-bit
  /// integers with a Hamming window.
  public static let weSpeaker = kaldi(
    name: "wespeaker", scale: 32_768, window: .symmetricHamming(400), normalization: .mean,
    fewestFrames: 1)

  /// 3D-Speaker's `FBank(80, 16000, mean_nor=True)`: Kaldi's filter bank with a Povey window.
  public static let threeDSpeaker = kaldi(
    name: "3dspeaker", scale: 1, window: .povey(400), normalization: .mean, fewestFrames: 5)

  /// The features of ``threeDSpeaker`` before its mean removal, for detectors that hear a stream.
  ///
  /// Each frame is independent of all others, and one frame is enough.
  public static let threeDSpeakerWithoutMean = kaldi(
    name: "3dspeaker-without-mean", scale: 1, window: .povey(400), normalization: .none,
    fewestFrames: 1)

  /// The extractor of 3D-Speaker's self-supervised models: torchaudio's `MelSpectrogram`, mean
  /// and variance normalised.
  public static let threeDSpeakerSelfSupervised = FrontEndRecipe(
    name: "3dspeaker-ssl", sampleRate: 16_000, scale: 1, emphasis: .none,
    padding: .reflection(256), framing: Framing(length: 512, shift: 160, transform: 512),
    window: .periodicHann(400), spectrum: .power,
    filters: .computed(bins: 80, scale: .htk, shape: .hertz, lowest: 0, highest: 8000),
    logarithm: .naturalOfSum(offset: 1e-6), normalization: .meanAndVariance(epsilon: 1e-5),
    fewestFrames: 5)

  /// The front end of TaoRuijie's ECAPA-TDNN: pre-emphasis, then torchaudio's `MelSpectrogram`.
  ///
  /// - Parameters:
  ///   - window: `torchfbank.1.spectrogram.window` of the checkpoint, `[400]`; `nil` computes it.
  ///   - filters: `torchfbank.1.mel_scale.fb`, `[257, bins]`; `nil` computes 80 of them.
  ///   - emphasis: What the sample before is multiplied by; the first value of
  ///     `torchfbank.0.flipped_filter` with its sign turned.
  /// - Returns: The recipe; what does not fit is refused by ``FeatureExtractor``.
  public static func taoRuijie(
    window: [Float]? = nil, filters: [Float]? = nil, emphasis: Float = 0.97
  ) -> FrontEndRecipe {
    FrontEndRecipe(
      name: "taoruijie", sampleRate: 16_000, scale: 1, emphasis: .signal(emphasis),
      padding: .reflection(256), framing: Framing(length: 512, shift: 160, transform: 512),
      window: window.map { .given($0) } ?? .periodicHamming(400), spectrum: .power,
      filters: filters.map { .given($0) }
        ?? .computed(bins: 80, scale: .htk, shape: .hertz, lowest: 20, highest: 7600),
      logarithm: .naturalOfSum(offset: 1e-6), normalization: .mean, fewestFrames: 1)
  }

  /// Kaldi's filter bank with its defaults and 80 bins at 16 kHz, by way of torchaudio.
  private static func kaldi(
    name: String, scale: Float, window: AnalysisWindow, normalization: TimeNormalization,
    fewestFrames: Int
  ) -> FrontEndRecipe {
    FrontEndRecipe(
      name: name, sampleRate: 16_000, scale: scale, emphasis: .frame(0.97), padding: .none,
      framing: Framing(length: 400, shift: 160, transform: 512), window: window,
      spectrum: .power,
      filters: .computed(bins: 80, scale: .kaldi, shape: .mel, lowest: 20, highest: 8000),
      logarithm: .natural(floor: 0x1p-23), normalization: normalization,
      fewestFrames: fewestFrames)
  }
}
