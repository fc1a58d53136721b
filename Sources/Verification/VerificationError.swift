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
  /// A recording that a speaker map gives to two speakers.
  case contradictorySpeakers(path: String, line: Int, other: Int, utterance: String)
  /// A recording whose speaker a map does not name.
  case noSpeaker(path: String, line: Int, utterance: String, map: String)
  /// A trial whose label says otherwise than a speaker map.
  case speakersDisagree(path: String, line: Int, pair: String, map: String)
  /// A list whose speakers nothing tells.
  case noSpeakers(path: String)
  /// An utterance that occurs in the trials and has no embedding.
  case noEmbedding(path: String, line: Int, utterance: String, source: String)
  /// A metadata table with two lines for one key.
  case contradictoryMetadata(path: String, line: Int, key: String)
  /// A rule that names neither a column nor a folder.
  case badSliceRule(rule: String)
  /// A rule about a column where there is no table.
  case noMetadata(rule: String)
  /// A column that a table does not have.
  case noColumn(path: String, column: String, columns: [String])
  /// A recording or trial that a table does not hold.
  case notInMetadata(path: String, line: Int, name: String, table: String)
  /// A name with fewer folders than a rule asks for.
  case noFolder(path: String, line: Int, name: String, folder: Int)
  /// A value that is no number where bands of numbers are asked for.
  case notABand(path: String, line: Int, value: String, rule: String)
  /// A calibration with measures where there is only a score.
  case needsMeasures(names: [String])
  /// A value that is no quality measure.
  case badMeasure(path: String, line: Int, name: String, value: String, measure: String)
  /// Two embeddings that cannot be compared, or one without direction.
  case embedding(utterance: String, reason: String)
  /// A cohort that gives no statistics.
  case badCohort(reason: String)
  /// A file that should be a calibration and is none.
  case badCalibration(path: String, reason: String)
  /// Scores that cannot be calibrated.
  case cannotCalibrate(reason: String)
}

extension VerificationError: CustomStringConvertible {
  /// One sentence: where, what is wrong, what to do.
  public var description: String {
    listSentence ?? scoreSentence ?? sliceSentence ?? ""
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
    case .contradictorySpeakers(let path, let line, let other, let utterance):
      "\(path): line \(line): \(utterance) has another speaker than on line \(other); "
        + "remove the wrong line"
    case .noSpeaker(let path, let line, let utterance, let map):
      "\(path): line \(line): \(utterance) has no speaker in \(map); add its line there"
    case .speakersDisagree(let path, let line, let pair, let map):
      "\(path): line \(line): \(pair) has a label that the speakers in \(map) contradict; "
        + "correct one of them"
    case .noSpeakers(let path):
      "\(path): its names do not tell who speaks; give a map with --speakers, or draw trials"
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
    case .badCalibration(let path, let reason):
      "\(path): is no calibration (\(reason)); give a file that spkeval calibrate wrote"
    case .cannotCalibrate(let reason): "the scores cannot be calibrated: \(reason)"
    default: nil
    }
  }

  private var sliceSentence: String? {
    switch self {
    case .contradictoryMetadata(let path, let line, let key):
      "\(path): line \(line): \(key) has other values than on an earlier line; "
        + "remove the wrong line"
    case .badSliceRule(let rule):
      "\(rule): is no rule for slices; give a column such as gender, bands such as seconds:2,4, "
        + "or a folder of the names such as folder:1"
    case .noMetadata(let rule):
      "\(rule): a column is asked for and there is no table; give one with --metadata"
    case .noColumn(let path, let column, let columns):
      "\(path): line 1: has no column \(column) (it has \(columns.joined(separator: ", "))); "
        + "name one of them"
    case .notInMetadata(let path, let line, let name, let table):
      "\(path): line \(line): \(name) is not in \(table); add its line there"
    case .noFolder(let path, let line, let name, let folder):
      "\(path): line \(line): \(name) has no folder number \(folder); cut by a folder that all "
        + "names have"
    case .needsMeasures(let names):
      "the calibration uses \(names.joined(separator: ", ")), which goes with trial lists; "
        + "give one without measures here"
    case .badMeasure(let path, let line, let name, let value, let measure):
      "\(path): line \(line): \(name) has the value \(value), which gives no number for \(measure); "
        + "correct the table"
    case .notABand(let path, let line, let value, let rule):
      "\(path): line \(line): the value \(value) is not a number, so \(rule) has no band for it; "
        + "correct the table, or cut by the column without limits"
    default: nil
    }
  }
}
