/**
 * The verbs of all plug-ins, gathered once: per verb the plug-ins that have it, in the order in which they are asked.
 * Undefined: nobody has the verb, which is all that a message pays for plug-ins that do not care about messages.
 */
import type { BrokerPlugin } from '@hermod/model'
import { BrokerError } from '@hermod/model'
import { errors } from '../errors.js'

type Verb = Exclude<keyof BrokerPlugin, 'name'>
/** A plug-in that has the verb `V`. */
export type With<V extends Verb> = BrokerPlugin & Required<Pick<BrokerPlugin, V>>
type Asked<V extends Verb> = readonly With<V>[] | undefined

export class Hooks {
  readonly start: Asked<'start'>
  readonly stop: Asked<'stop'>
  readonly authenticate: Asked<'authenticate'>
  readonly connect: Asked<'connect'>
  readonly disconnect: Asked<'disconnect'>
  readonly addProducer: Asked<'addProducer'>
  readonly removeProducer: Asked<'removeProducer'>
  readonly addConsumer: Asked<'addConsumer'>
  readonly removeConsumer: Asked<'removeConsumer'>
  readonly removeSubscription: Asked<'removeSubscription'>
  readonly addDestination: Asked<'addDestination'>
  readonly removeDestination: Asked<'removeDestination'>
  readonly send: Asked<'send'>
  readonly mayConsume: Asked<'mayConsume'>
  readonly delivered: Asked<'delivered'>
  readonly acknowledge: Asked<'acknowledge'>
  readonly transaction: Asked<'transaction'>
  readonly die: Asked<'die'>

  /** `plugins` as configured; the last is asked first. */
  constructor(plugins: readonly BrokerPlugin[]) {
    const asked = [...plugins].reverse()
    const having = <V extends Verb>(verb: V): Asked<V> => {
      const some = asked.filter((plugin): plugin is With<V> => plugin[verb] !== undefined)
      return some.length === 0 ? undefined : some
    }
    this.start = having('start')
    this.stop = having('stop')
    this.authenticate = having('authenticate')
    this.connect = having('connect')
    this.disconnect = having('disconnect')
    this.addProducer = having('addProducer')
    this.removeProducer = having('removeProducer')
    this.addConsumer = having('addConsumer')
    this.removeConsumer = having('removeConsumer')
    this.removeSubscription = having('removeSubscription')
    this.addDestination = having('addDestination')
    this.removeDestination = having('removeDestination')
    this.send = having('send')
    this.mayConsume = having('mayConsume')
    this.delivered = having('delivered')
    this.acknowledge = having('acknowledge')
    this.transaction = having('transaction')
    this.die = having('die')
  }
}

/** What a plug-in threw, as the client is told of it. */
export function refusalOf(plugin: BrokerPlugin, error: unknown): BrokerError {
  if (error instanceof BrokerError) return error
  const reason = error instanceof Error ? error.message : String(error)
  return errors.pluginFailed({ plugin: plugin.name, reason }, { cause: error })
}

/** Runs one verb of each plug-in; a foreign error becomes a refusal that names the plug-in. */
export function ask<P extends BrokerPlugin>(plugins: readonly P[], verb: (plugin: P) => void): void {
  for (const plugin of plugins) {
    try {
      verb(plugin)
    } catch (error) {
      throw refusalOf(plugin, error)
    }
  }
}
