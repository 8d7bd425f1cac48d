/** One attempt to reach one broker: connect, shake hands, hand over a link that is ready for commands. */
import type { Clock } from '@hermod/model'
import { type Address, connect, type TlsMaterial, type VmRegistry } from '@hermod/transport'
import { wireTerms } from './preferences.js'
import { WireLink, type WireLinkSink } from './wire-link.js'

export interface Surroundings {
  readonly clock: Clock
  /** Where `vm://` brokers of this process are found. */
  readonly vm: VmRegistry | undefined
  /** What to show and whom to trust on encrypted addresses. */
  readonly tls?: TlsMaterial | undefined
  readonly warn: (line: string) => void
}

/** Rejects with BrokerError when the broker cannot be reached or does not shake hands. */
export async function dial(
  address: Address,
  around: Surroundings,
  sink: Omit<WireLinkSink, 'ready'>,
  signal: AbortSignal,
): Promise<WireLink> {
  const terms = wireTerms(address, around.warn)
  const link = await connect({
    address,
    clock: around.clock,
    signal,
    tls: around.tls,
    ...(around.vm === undefined ? {} : { vm: around.vm }),
  })
  return new Promise((resolve, reject) => {
    let ready = false
    const wire = new WireLink(link, terms, around.clock, {
      ready() {
        ready = true
        settle()
        resolve(wire)
      },
      command: (command) => sink.command(command),
      closed(reason) {
        settle()
        if (ready) sink.closed(reason)
        else reject(reason)
      },
    })
    const abort = (): void => wire.destroy(signal.reason as Error)
    signal.addEventListener('abort', abort)
    const { maxInactivityDurationInitalDelay: limitMs } = terms.preferences
    const silent = around.clock.after(limitMs, () =>
      wire.destroy(new Error(`no OpenWire handshake came within ${limitMs} ms; is it an OpenWire port?`)),
    )
    const settle = (): void => {
      silent.cancel()
      signal.removeEventListener('abort', abort)
    }
    wire.start()
  })
}
