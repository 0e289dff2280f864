import Gossip
import Testing

/// Up to twelve members: everybody links to everybody and authors push to all.
@Suite struct FullMeshTests {
  @Test func authorPushesToAllAndOthersOnlyAnnounce() {
    var mesh = TestMesh(5)
    mesh.linkAll()
    let event = mesh.say(0)[0]
    mesh.pass(.seconds(1))
    for node in mesh.nodes { #expect(node.log[event.stream] == [event]) }
    #expect(mesh.copies(of: event.id) == [0, 1, 1, 1, 1])
    #expect(mesh.nodes[0].engine.replicas(of: event.id) == (5, 5))
  }

  @Test func peerWithoutLinkToTheAuthorGraftsOntoAnother() {
    var mesh = TestMesh(4)
    mesh.cut = [[0, 3]]
    mesh.linkAll()
    let first = mesh.say(0)[0]
    mesh.pass(.seconds(1))
    #expect(mesh.nodes[3].log[first.stream] == [first])
    mesh.forgetFrames()
    let second = mesh.say(0)[0]
    #expect(mesh.nodes[3].log[first.stream] == [first, second], "pushed, without waiting")
    mesh.pass(.seconds(1))
    #expect(mesh.copies(of: second.id) == [0, 1, 1, 1])
  }

  @Test func newcomerPullsTheHistory() {
    var mesh = TestMesh(3)
    mesh.link(0, 1)
    mesh.say(0, 1_000)
    mesh.say(1, 500)
    mesh.pass(.seconds(1))
    mesh.link(2, 0)
    mesh.link(2, 1)
    mesh.pass(.seconds(1))
    #expect(mesh.nodes[2].engine.frontier == mesh.nodes[0].engine.frontier)
    #expect(mesh.nodes[2].engine.frontier.map(\.head) == [999, 499])
  }

  @Test func staticPeersLearnOfEachOther() {
    var mesh = TestMesh(6)
    for node in 1..<6 { mesh.give(.contactFound(.test(0)), to: node) }
    mesh.pass(.seconds(8))
    for node in mesh.nodes { #expect(node.engine.links.count == 5) }
  }
}
