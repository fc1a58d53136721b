// Recipes as values: their text, the tables that follow from them, what a checkpoint may change.

import Foundation
import FrontEnd
import Testing

@Suite("Front-end recipes")
struct FrontEndRecipeTests {
  @Test("the canonical text names every number")
  func canonicalText() {
    #expect(
      FrontEndRecipe.qwen3.canonicalText == """
        rate 24000
        scale 1.0
        emphasis none
        padding reflection 384
        frames length 1024 shift 256 transform 1024
        window periodic-hann 1024
        spectrum magnitude epsilon 1e-09
        filters 128 scale slaney shape hertz-unit-area from 0.0 to 12000.0
        logarithm natural floor 1e-05
        normalization none

        """)
    #expect(
      FrontEndRecipe.weSpeaker.canonicalText == """
        rate 16000
        scale 32768.0
        emphasis frame 0.97 mean-removed
        padding none
        frames length 400 shift 160 transform 512
        window symmetric-hamming 400
        spectrum power
        filters 80 scale kaldi shape mel from 20.0 to 8000.0
        logarithm natural floor 1.1920929e-07
        normalization mean

        """)
  }

  @Test("no two recipes have the same text")
  func textsDiffer() {
    var window = AnalysisWindow.periodicHamming(400).values
    let carried = FrontEndRecipe.taoRuijie(window: window)
    window[7] = window[7].nextUp
    let texts =
      KnownRecipe.all.map(\.recipe.canonicalText) + [
        carried.canonicalText, FrontEndRecipe.taoRuijie(window: window).canonicalText,
        FrontEndRecipe.taoRuijie(emphasis: 0.95).canonicalText,
      ]
    #expect(Set(texts).count == texts.count)
  }

  @Test("a checkpoint's window and filters win")
  func carriedTablesWin() throws {
    let sound = testSound(4000)
    let computed = try FeatureExtractor(.taoRuijie()).features(of: sound)
    let window = AnalysisWindow.periodicHamming(400).values
    let rows = MelFilters.computed(bins: 80, scale: .htk, shape: .hertz, lowest: 20, highest: 7600)
      .weights(sampleRate: 16_000, spectrumBins: 257)
    let filters = (0..<257).flatMap { bin in rows.map { $0[bin] } }
    let same = FrontEndRecipe.taoRuijie(window: window, filters: filters)
    #expect(try FeatureExtractor(same).features(of: sound) == computed)
    let flat = FrontEndRecipe.taoRuijie(window: [Float](repeating: 1, count: 400))
    #expect(try FeatureExtractor(flat).features(of: sound) != computed)
    let narrow = FrontEndRecipe.taoRuijie(filters: Array(filters.prefix(257 * 3)))
    #expect(narrow.bins == 3)
    #expect(try FeatureExtractor(narrow).features(of: sound).bins == 3)
  }

  @Test("windows and mel scales by hand")
  func tables() {
    #expect(AnalysisWindow.periodicHann(4).values == [0, 0.5, 1, 0.5])
    #expect(AnalysisWindow.symmetricHamming(3).values == [0.08, 1, 0.08])
    let povey = AnalysisWindow.povey(5).values
    #expect([povey[0], povey[2], povey[4]] == [0, 1, 0])
    #expect(abs(povey[1] - 0.554_785) < 1e-6)  // 2^(−0.85)
    // Slaney: 1000 Hz is 15, and 6.4 times as much is 27 more. HTK: log10(2) · 2595 at 700 Hz.
    #expect(MelScale.slaney.mel(1000) == 15)
    #expect(abs(MelScale.slaney.mel(6400) - 42) < 1e-12)
    #expect(abs(MelScale.htk.mel(700) - 781.172_838) < 1e-5)
    #expect(abs(MelScale.kaldi.mel(700) - 781.176_875) < 1e-5)
    for scale in [MelScale.slaney, .htk, .kaldi] {
      for hertz in [0.0, 20, 999, 1000, 1001, 12_000] {
        #expect(abs(scale.hertz(scale.mel(hertz)) - hertz) < 1e-8)
      }
    }
  }

  @Test("frames of so many samples")
  func frameCounts() {
    #expect(FrontEndRecipe.qwen3.frames(of: 24_000) == 93)  // floor(24000 / 256)
    #expect(FrontEndRecipe.speechBrain.frames(of: 16_000) == 101)  // 1 + 16000 / 160
    #expect(FrontEndRecipe.threeDSpeaker.frames(of: 16_000) == 98)  // 1 + (16000 − 400) / 160
    #expect(FrontEndRecipe.threeDSpeaker.frames(of: 399) == 0)
    #expect(FrontEndRecipe.taoRuijie().frames(of: 256) == 0)
  }

  @Test("every sentence")
  func sentences() throws {
    let cases: [(FrontEndError, String)] = [
      (
        .tooShort(samples: 480, needed: 1280, sampleRate: 24_000),
        "the sound is too short for the model (480 samples, 0.0200 s, where 1280 samples, "
          + "0.0534 s, are needed); give a longer one"
      ),
      (
        .sampleOutOfRange(at: 7),
        "sample 7 is not a finite number of at most 1e9; scale the samples to −1…1"
      ),
      (
        .cannotTransform(points: 512),
        "FFTW cannot plan a transform of 512 points; free some memory and try again"
      ),
    ]
    for (error, sentence) in cases { #expect("\(error)" == sentence) }
  }

  @Test("tables that do not fit are refused")
  func wrongTables() {
    func sentence(_ recipe: FrontEndRecipe) -> String {
      do {
        _ = try FeatureExtractor(recipe)
        return "no error"
      } catch {
        return "\(error)"
      }
    }
    let ones = [Float](repeating: 1, count: 513)
    #expect(
      sentence(.taoRuijie(window: ones))
        == "taoruijie: the checkpoint's window has 513 values (1 to 512 fit a frame); "
        + "download the checkpoint again")
    #expect(sentence(.taoRuijie(window: [])).hasPrefix("taoruijie: the checkpoint's window has 0"))
    for count in [0, 256, 513] {
      #expect(
        sentence(.taoRuijie(filters: Array(ones.prefix(count))))
          == "taoruijie: the checkpoint's mel filters have \(count) values "
          + "(expected a multiple of 257); download the checkpoint again")
    }
    #expect(
      sentence(.taoRuijie(window: [.nan]))
        == "taoruijie: the checkpoint has a value that is not finite in its window; "
        + "download the checkpoint again")
    #expect(
      sentence(.taoRuijie(filters: [Float](repeating: .infinity, count: 257)))
        == "taoruijie: the checkpoint has a value that is not finite in its mel filters; "
        + "download the checkpoint again")
  }
}
