/** Collects locations for a page: keys come from the state, records from the source. */
import type { OrderKey, StoredMessage } from '@hermod/model'
import type { DestinationState } from '../state/destination-state.js'
import type { Locations, RecordSource } from './record-source.js'

export async function readPage(
  state: DestinationState,
  source: RecordSource,
  next: (after: OrderKey) => OrderKey,
  after: OrderKey,
  maxCount: number,
  maxBytes: number,
): Promise<readonly StoredMessage[]> {
  const wanted: Locations = { keys: [], files: [], offsets: [], sizes: [] }
  let bytes = 0
  for (let key = next(after); key !== 0 && wanted.keys.length < maxCount; key = next(key)) {
    const run = state.find(key)!
    bytes += run.page.size(run.slot)
    if (bytes > maxBytes && wanted.keys.length > 0) break
    wanted.keys.push(key)
    wanted.files.push(run.page.file(run.slot))
    wanted.offsets.push(run.page.offset(run.slot))
    wanted.sizes.push(run.page.size(run.slot))
  }
  return source.many(wanted)
}
