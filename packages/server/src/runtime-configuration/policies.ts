/** `<destinationPolicy>`: entries added, changed and removed, for living destinations too. */
import { type KeptOption, type KernelHost, preparePolicies } from '@hermod/broker'
import { type PolicySettings, sameConfiguration } from '@hermod/config'
import type { Destination } from '@hermod/model'
import { type Area, AT_NEXT_START, type Tell } from './change.js'

/** `entries`: what the broker was started with. */
export function policyArea({ kernel }: KernelHost, entries: readonly PolicySettings[]): Area {
  let present = entries
  return (_held, { policies }) => {
    // Entries that say the same stay the same objects: their destinations see no change.
    const next = policies.map((entry) => present.find((one) => sameConfiguration(one, entry)) ?? entry)
    if (next.length === present.length && next.every((entry, at) => entry === present[at])) return undefined
    const replace = preparePolicies(kernel, next)
    return (tell) => {
      tell('changes to DestinationPolicy')
      const kept = replace()
      tellEntries(present, next, tell)
      tellKept(kept, tell)
      present = next
    }
  }
}

function tellEntries(before: readonly PolicySettings[], after: readonly PolicySettings[], tell: Tell): void {
  for (const entry of after) {
    if (before.includes(entry)) continue
    const was = before.some((one) => isFor(one, entry.destination))
    tell(`${was ? 'updated' : 'added'} policy for: ${nameOf(entry)}`)
  }
  for (const entry of before) {
    if (!after.some((one) => isFor(one, entry.destination))) tell(`removed policy for: ${nameOf(entry)}`)
  }
}

function tellKept(kept: readonly KeptOption[], tell: Tell): void {
  for (const option of new Set(kept.map((one) => one.option))) {
    const [first, ...others] = kept.filter((one) => one.option === option)
    const more = others.length === 0 ? '' : ` and ${others.length} more`
    tell(`No runtime support for changes of ${option}: ${first!.destination}${more} keep it; ${AT_NEXT_START}`)
  }
}

function isFor({ destination }: PolicySettings, other: Destination | null): boolean {
  return destination === null || other === null ? destination === other : destination.equals(other)
}

function nameOf({ destination }: PolicySettings): string {
  return destination === null ? 'defaultEntry' : `${destination}`
}
