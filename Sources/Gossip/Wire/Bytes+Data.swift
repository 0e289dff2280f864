import FoundationEssentials

extension [UInt8] {
  var data: Data { Data(self) }
}

extension Bytes32 {
  var data: Data { Data(bytes) }
}

extension Data {
  /// - Parameter name: of the field, for the error.
  func bytes32(_ name: String) throws(FrameDecodingError) -> Bytes32 {
    guard let value = Bytes32(self) else { throw .length(name) }
    return value
  }
}
