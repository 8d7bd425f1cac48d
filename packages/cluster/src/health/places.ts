/** Where a network connector stands with each broker that its search has found, whether a bridge is there or not. */
import type { Clock } from '@hermod/model'
import type { Bridge } from '../bridge/bridge.js'
import { HealthRecord } from './health-record.js'

export class Place {
  bridge: Bridge | undefined
  /** What went wrong last, and when something last changed. */
  problem: string | undefined
  sinceMs: number
  readonly record: HealthRecord

  constructor(
    /** The address, as the log shows it. */
    readonly uri: string,
    nowMs: number,
  ) {
    this.sinceMs = nowMs
    this.record = new HealthRecord(nowMs)
  }
}

/** A search in the network may find any number; those found first are forgotten first. */
const MAX_PLACES = 1000

export class Places {
  private readonly byUri = new Map<string, Place>()

  constructor(private readonly clock: Clock) {}

  all(): readonly Place[] {
    return [...this.byUri.values()]
  }

  at(uri: string): Place {
    let place = this.byUri.get(uri)
    if (place === undefined) {
      if (this.byUri.size >= MAX_PLACES) this.byUri.delete(this.byUri.keys().next().value!)
      place = new Place(uri, this.clock.now())
      this.byUri.set(uri, place)
    }
    return place
  }

  connecting(place: Place, bridge: Bridge): void {
    place.bridge = bridge
    place.sinceMs = this.clock.now()
  }

  /** `problem` undefined: as the log has said. */
  lost(place: Place, bridge: Bridge, problem: string | undefined): void {
    if (place.bridge !== bridge) return
    place.bridge = undefined
    place.problem = problem
    place.sinceMs = this.clock.now()
  }
}
