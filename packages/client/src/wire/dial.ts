/** One attempt to reach one broker: connect, shake hands, hand over a link that is ready for commands. */
import { type Clock, causeChain, type TurnWorker } from '@hermod/model'
import { PeerLink, type PeerSink, peerTerms } from '@hermod/openwire/peer'
import { type Address, connect, type TlsMaterial, type VmRegistry } from '@hermod/transport'
import { clientErrors } from '../errors.js'

export interface Surroundings {
  readonly clock: Clock
  /** Where `vm://` brokers of this process are found. */
  readonly vm: VmRegistry | undefined
  /** What to show and whom to trust on encrypted addresses. */
  readonly tls?: TlsMaterial | undefined
  readonly warn: (line: string) => void
}

export interface LinkSink extends Pick<PeerSink, 'command'> {
  /** Once, last. */
  closed(reason: Error): void
}

const atEndOfTurn = (worker: TurnWorker): void => {
  setImmediate(() => worker.runTurn())
}

/** Rejects with BrokerError when the broker cannot be reached or does not shake hands. */
export async function dial(
  address: Address,
  around: Surroundings,
  sink: LinkSink,
  signal: AbortSignal,
): Promise<PeerLink> {
  const terms = peerTerms(address, { warn: around.warn })
  const link = await connect({
    address,
    clock: around.clock,
    signal,
    tls: around.tls,
    ...(around.vm === undefined ? {} : { vm: around.vm }),
  })
  return new Promise((resolve, reject) => {
    let ready = false
    const wire = new PeerLink(link, terms, around.clock, atEndOfTurn, {
      opened() {
        ready = true
        settle()
        resolve(wire)
      },
      command: (command) => sink.command(command),
      congestionChanged() {}, // what is sent is bounded by the producer's window
      closed(error) {
        settle()
        const problem = error === undefined ? 'the broker closed it' : causeChain(error)
        const reason = clientErrors.connectionLost({ remote: link.remoteAddress, reason: problem }, { cause: error })
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
