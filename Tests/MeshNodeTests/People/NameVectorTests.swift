import Chat
import Testing

/// The page and the terminal take the same names for each other.
@Suite struct NameVectorTests {
  struct Vectors: Decodable {
    let alike: [[String]]
    let different: [[String]]
  }

  @Test func lookAlikes() throws {
    let vectors = try VectorFile.read("names.json", as: Vectors.self)
    for pair in vectors.alike {
      #expect(NameSkeleton.areConfusable(pair[0], pair[1]), "\(pair)")
    }
    for pair in vectors.different {
      #expect(!NameSkeleton.areConfusable(pair[0], pair[1]), "\(pair)")
    }
  }
}
