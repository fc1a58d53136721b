// What can be wrong with trial lists, score files and what is computed from them.

/// What can be wrong in verification; each description is one sentence with the file and the line.
public enum VerificationError: Error, Equatable, Sendable {
  /// A file is missing or may not be read.
  case cannotRead(path: String, reason: String)
  /// A file holds no line with anything on it.
  case empty(path: String, expected: String)
  /// A byte that no text holds.
  case notText(path: String, line: Int)
  /// A line that is longer than any list's.
  case lineTooLong(path: String, line: Int, limit: Int)
  /// The first line fits no format.
  case unknownFormat(path: String, line: Int, found: String, expected: String)
  /// The first line fits more than one format.
  case ambiguousFormat(path: String, line: Int, found: String, formats: [String], option: String)
  /// A line of another shape than the file's format.
  case malformedLine(path: String, line: Int, found: String, expected: String)
  /// A score that is not a number.
  case notANumber(path: String, line: Int, found: String)
  /// One pair is called target on one line and non-target on another.
  case contradictoryLabels(path: String, line: Int, other: Int, pair: String)
  /// One pair has two scores.
  case contradictoryScores(path: String, line: Int, other: Int, pair: String)
  /// A score file and a trial list disagree about a pair.
  case labelsDisagree(path: String, line: Int, trials: String, trialsLine: Int, pair: String)
  /// Trials without a score.
  case missingScores(path: String, count: Int, total: Int, trials: String, line: Int, pair: String)
  /// The last line has no end, as when a file was cut.
  case unfinishedLine(path: String, line: Int)
  /// An enrolment that the enrolment map does not name.
  case notEnrolled(path: String, line: Int, model: String, map: String)
  /// A model that the enrolment map names twice.
  case enrolledTwice(path: String, line: Int, model: String)
  /// An utterance that occurs in the trials and has no embedding.
  case noEmbedding(path: String, line: Int, utterance: String, source: String)
  /// Two embeddings that cannot be compared, or one without direction.
  case embedding(utterance: String, reason: String)
  /// A cohort that gives no statistics.
  case badCohort(reason: String)
  /// Scores that cannot be calibrated.
  case cannotCalibrate(reason: String)
}

extension VerificationError: CustomStringConvertible {
  /// One sentence: where, what is wrong, what to do.
  public var description: String {
    listSentence ?? scoreSentence ?? ""
  }

  private var listSentence: String? {
    switch self {
    case .cannotRead(let path, let reason):
      "\(path): cannot be read (\(reason)); give a file that can be read"
    case .empty(let path, let expected):
      "\(path): there is nothing in it; give \(expected)"
    case .notText(let path, let line):
      "\(path): line \(line): this is not text; give a text file with a trial a line"
    case .lineTooLong(let path, let line, let limit):
      "\(path): line \(line): longer than \(limit) bytes; give a text file with a trial a line"
    case .unknownFormat(let path, let line, let found, let expected):
      "\(path): line \(line): found \(found); expected \(expected)"
    case .ambiguousFormat(let path, let line, let found, let formats, let option):
      "\(path): line \(line): found \(found), which can be read as "
        + "\(formats.joined(separator: " and as ")); say which with \(option)"
    case .malformedLine(let path, let line, let found, let expected):
      "\(path): line \(line): found \(found); expected \(expected), as on the lines before it"
    case .notEnrolled(let path, let line, let model, let map):
      "\(path): line \(line): \(model) is not in the enrolment map \(map); add its line there"
    case .enrolledTwice(let path, let line, let model):
      "\(path): line \(line): \(model) is named a second time; give all its files on one line"
    case .contradictoryLabels(let path, let line, let other, let pair):
      "\(path): line \(line): \(pair) has the other label than on line \(other); "
        + "remove the wrong line"
    default: nil
    }
  }

  private var scoreSentence: String? {
    switch self {
    case .notANumber(let path, let line, let found):
      "\(path): line \(line): the score \(found) is not a number; score that trial again"
    case .contradictoryScores(let path, let line, let other, let pair):
      "\(path): line \(line): \(pair) has another score than on line \(other); "
        + "remove the wrong line"
    case .labelsDisagree(let path, let line, let trials, let trialsLine, let pair):
      "\(path): line \(line): \(pair) has the other label than in \(trials), line \(trialsLine); "
        + "score the list that is meant"
    case .missingScores(let path, let count, let total, let trials, let line, let pair):
      "\(path): \(count) of \(total) trials have no score, first \(pair) (\(trials), line \(line)); "
        + "the file may be cut or belong to another list"
    case .unfinishedLine(let path, let line):
      "\(path): line \(line): the last line has no end, so the file may be cut; "
        + "write it again, or end the line if it is whole"
    case .noEmbedding(let path, let line, let utterance, let source):
      "\(path): line \(line): \(utterance) is not in \(source); embed it first"
    case .embedding(let utterance, let reason): "\(utterance): \(reason)"
    case .badCohort(let reason): "the cohort: \(reason)"
    case .cannotCalibrate(let reason): "the scores cannot be calibrated: \(reason)"
    default: nil
    }
  }
}
