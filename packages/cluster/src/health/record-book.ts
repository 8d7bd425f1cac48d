/** Health records by the name of what they are about, where nothing else outlives a bridge. Bounded. */
import { HealthRecord } from './health-record.js'

const MAX_RECORDS = 1000

export class RecordBook {
  private readonly records = new Map<string, HealthRecord>()

  /** The last one asked for is forgotten last. */
  recordOf(name: string, nowMs: number): HealthRecord {
    const record = this.records.get(name) ?? new HealthRecord(nowMs)
    this.records.delete(name)
    if (this.records.size >= MAX_RECORDS) this.records.delete(this.records.keys().next().value!)
    this.records.set(name, record)
    return record
  }
}
