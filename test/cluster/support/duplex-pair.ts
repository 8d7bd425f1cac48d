/** Two brokers and one duplex connector `nc` between them, in every mix of ours and the real one, with a client at each. */
import type { BrokerKind } from '../../interop/support/broker-process.js'
import { type Client, Network } from './network.js'

export interface DuplexMix {
  /** Of `brA`, who has the connector. */
  readonly owner: BrokerKind
  /** Of `brB`. */
  readonly responder: BrokerKind
}

export const DUPLEX_MIXES: readonly DuplexMix[] = [
  { owner: 'hermod', responder: 'hermod' },
  { owner: 'hermod', responder: 'activemq' },
  { owner: 'activemq', responder: 'hermod' },
]

export interface DuplexPair {
  readonly network: Network
  readonly a: Client
  readonly b: Client
}

/** `lists`: elements of the connector. `policies`: of both brokers. Resolves when the responder's end stands. */
export async function duplexPair(
  { owner, responder }: DuplexMix,
  { lists = '', policies = '' }: { readonly lists?: string; readonly policies?: string },
): Promise<DuplexPair> {
  const connectors = `<networkConnector name="nc" duplex="true" uri="static:(URL(brB))">${lists}</networkConnector>`
  const network = await Network.start({
    brB: { kind: responder, policies },
    brA: { kind: owner, policies, connectors },
  })
  try {
    await network.logged('brB', 'Started responder end of duplex bridge nc@')
    return { network, a: await network.client('brA'), b: await network.client('brB') }
  } catch (error) {
    await network.dispose()
    throw error
  }
}
