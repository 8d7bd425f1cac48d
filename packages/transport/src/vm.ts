/** `vm://name`: brokers and clients of one process meet by name, over memory links. */
import type { Link, LinkServer } from '@hermod/model'
import type { Address } from './address.js'
import { transportErrors } from './errors.js'
import { memoryPair } from './memory-link.js'

export class VmRegistry {
  private readonly brokers = new Map<string, (link: Link) => void>()
  private connections = 0

  /** Makes `vm://name` reachable; `accept` gets the broker's end of each connection. Throws if the name is taken. */
  listen(name: string, accept: (link: Link) => void): LinkServer {
    const address = `vm://${name}`
    if (this.brokers.has(name)) throw transportErrors.listenFailed({ address, problem: 'the name is already in use' })
    this.brokers.set(name, accept)
    return {
      address,
      close: async () => {
        if (this.brokers.get(name) === accept) this.brokers.delete(name)
      },
    }
  }

  /** Throws BrokerError if no broker of this process has the name. */
  connect(address: Address): Link {
    const accept = this.brokers.get(address.host)
    if (accept === undefined) {
      const problem = `no broker named ${address.host} runs in this process`
      throw transportErrors.connectFailed({ address: address.text, problem })
    }
    const number = ++this.connections
    const base = `vm://${address.host}`
    const [client, broker] = memoryPair({ addresses: [`${base}#${number * 2}`, `${base}#${number * 2 + 1}`] })
    accept(broker)
    return client
  }
}
