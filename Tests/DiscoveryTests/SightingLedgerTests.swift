import Testing

@testable import Discovery

@Suite struct SightingLedgerTests {
  let one = DiscoveryTableTests.sighting(1)
  let two = DiscoveryTableTests.sighting(2)

  @Test func onlyNewsAreTold() {
    var ledger = SightingLedger(sightingsMax: 10)
    #expect(ledger.resolved(one) == .appeared(one))
    #expect(ledger.resolved(one) == nil)
    let moved = DiscoveryTableTests.sighting(1, port: 7_421)
    #expect(ledger.resolved(moved) == .changed(moved))
    #expect(ledger.removed(one.key) == .gone(one.key))
    #expect(ledger.removed(one.key) == nil)
  }

  @Test func aNewRoundForgetsOnlyWhatItDoesNotFind() {
    var ledger = SightingLedger(sightingsMax: 10)
    _ = ledger.resolved(one)
    _ = ledger.resolved(two)
    ledger.beginRound()
    #expect(ledger.resolved(one) == nil)
    #expect(ledger.endRound() == [.gone(two.key)])
    #expect(ledger.sightings == [one])
  }

  @Test func sightingsAreBounded() {
    var ledger = SightingLedger(sightingsMax: 1)
    _ = ledger.resolved(one)
    #expect(ledger.resolved(two) == nil)
    #expect(ledger.sightings == [one])
  }
}
