// Our side of the verification race: one piece of work on files that the race wrote, and the
// seconds that it took without reading them.
//
//   VerificationSpeed metrics FOLDER THREADS      EER and minDCF of scores.f64 and labels.u8
//   VerificationSpeed norm FOLDER THREADS         mean and deviation of cohort scores, top 300

import Foundation
import Kernels
import Metrics
import Verification

@main
struct VerificationSpeed {
  static func main() throws {
    let arguments = CommandLine.arguments.dropFirst()
    guard arguments.count == 3, let what = arguments.first, let threads = Int(arguments[3]) else {
      throw Failure.usage
    }
    let folder = URL(fileURLWithPath: arguments[2])
    switch what {
    case "metrics": try metrics(folder)
    case "norm": try norm(folder, threads: threads)
    default: throw Failure.usage
    }
  }

  private enum Failure: Error { case usage }

  /// What the work took, its results and the process's peak, on one line.
  private static func report(_ seconds: Double, _ results: [Double]) {
    let status = (try? String(contentsOfFile: "/proc/self/status", encoding: .utf8)) ?? ""
    let peak = status.split(separator: "\n").first { $0.hasPrefix("VmHWM:") }?
      .split(whereSeparator: \.isWhitespace).compactMap { Int($0) }.first
    print("{\"seconds\": \(seconds), \"kilobytes\": \(peak ?? 0), \"results\": \(results)}")
  }

  private static func seconds(_ work: () throws -> Void) rethrows -> Double {
    let clock = ContinuousClock()
    let time = try clock.measure(work).components
    return Double(time.seconds) + Double(time.attoseconds) * 1e-18
  }

  private static func values<Value: BitwiseCopyable>(_ folder: URL, _ name: String, _ zero: Value)
    throws -> [Value]
  {
    let data = try Data(contentsOf: folder.appendingPathComponent(name), options: .mappedIfSafe)
    return data.withUnsafeBytes { Array($0.bindMemory(to: Value.self)) }
  }

  private static func metrics(_ folder: URL) throws {
    let scores = try values(folder, "scores.f64", 0.0)
    let labels = try values(folder, "labels.u8", UInt8(0))
    var results: [Double] = []
    let time = try seconds {
      let tradeoff = try DetectionErrorTradeoff(scores: scores) { labels[$0] == 1 }
      results = [
        tradeoff.equalErrorRate().rate, tradeoff.minimumCost(at: .voxCeleb).cost,
        tradeoff.minimumCost(at: .voxSRC).cost,
      ]
    }
    report(time, results)
  }

  private static func norm(_ folder: URL, threads: Int) throws {
    let dimension = 192
    let workers = Workers(threads: threads)
    let embeddings = try values(folder, "embeddings.f32", Float(0))
    let members = try values(folder, "cohort.f32", Float(0))
    var results: [Double] = []
    let time = try seconds {
      let cohort = try Cohort(
        VectorTable(rows: members, dimension: dimension), centered: false)
      let table = try VectorTable(rows: embeddings, dimension: dimension)
        .normalized { "row \($0)" }
      let statistics = ScoreNormalization.adaptiveSymmetric(top: 300)
        .cohortStatistics(of: table, cohort: cohort, workers: workers)
      results = [
        statistics.reduce(0) { $0 + $1.mean }, statistics.reduce(0) { $0 + $1.deviation },
      ]
    }
    report(time, results)
  }
}
