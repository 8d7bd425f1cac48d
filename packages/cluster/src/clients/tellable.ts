/**
 * Addresses of brokers that clients may be told. Another broker gives them, clients connect there with their passwords,
 * and some take what an address may hold besides a host for more than that.
 */
import { announcedService } from '../discovery/multicast/announced-service.js'

const NO_OPTIONS = new Map<string, string>()

/** True for one plain address: behind a comma or within brackets there would be another one. */
export function isTellable(url: string): boolean {
  return !/[,()]/.test(url) && announcedService(url, NO_OPTIONS) !== undefined
}
