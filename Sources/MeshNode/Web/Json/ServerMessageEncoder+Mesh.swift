import Gossip
import NIOCore

extension ServerMessageEncoder {
  func writeMesh(_ mesh: MeshSnapshot, into buffer: inout ByteBuffer) {
    buffer.writeStaticString("{\"type\":\"mesh\",")
    writeMeshMembers(mesh, into: &buffer)
    buffer.writeStaticString("}")
  }

  func writeMeshMembers(_ mesh: MeshSnapshot, into buffer: inout ByteBuffer) {
    buffer.writeString("\"self\":\"\(mesh.own)\",\"nodes\":")
    buffer.writeJSONList(mesh.nodes) { writeNode($1, into: &$0) }
    buffer.writeStaticString(",\"links\":")
    buffer.writeJSONList(mesh.links) { buffer, link in
      buffer.writeString("{\"a\":\"\(link.first)\",\"b\":\"\(link.second)\"")
      if let roundTrip = link.roundTrip {
        buffer.writeStaticString(",\"rtt\":")
        buffer.writeMilliseconds(roundTrip)
      }
      buffer.writeStaticString("}")
    }
  }

  func writeNode(_ node: NodeSummary, into buffer: inout ByteBuffer) {
    buffer.writeString("{\"id\":\"\(node.id)\",\"name\":")
    buffer.writeJSON(node.name)
    buffer.writeStaticString(",\"version\":")
    buffer.writeJSON(node.version)
    if node.state == .own { buffer.writeStaticString(",\"self\":true") }
    buffer.writeString(",\"state\":\"\(Self.stateText(node.state))\"")
    if let roundTrip = node.roundTrip {
      buffer.writeStaticString(",\"rtt\":")
      buffer.writeMilliseconds(roundTrip)
    }
    buffer.writeString(",\"people\":\(node.people),\"urls\":")
    buffer.writeJSONList(node.urls) { $0.writeJSON($1) }
    if node.isForked { buffer.writeStaticString(",\"forked\":true") }
    buffer.writeStaticString("}")
  }

  /// A node is linked to itself.
  private static func stateText(_ state: NodeSummary.State) -> String {
    state == .own ? NodeSummary.State.linked.rawValue : state.rawValue
  }
}
