/**
 * The verbs of all plug-ins, gathered once: per verb the plug-ins that have it, in the order in which they are asked.
 * Undefined: nobody has the verb, which is all that a message pays for plug-ins that do not care about messages.
 */
import type { BrokerPlugin, Logger } from '@hermod/model'
import { BrokerError } from '@hermod/model'
import { errors } from '../errors.js'

type Verb = Exclude<keyof BrokerPlugin, 'name'>

const ALL: Readonly<Record<Verb, true>> = {
  start: true,
  stop: true,
  authenticate: true,
  connect: true,
  disconnect: true,
  rename: true,
  addSession: true,
  removeSession: true,
  addProducer: true,
  removeProducer: true,
  addConsumer: true,
  attach: true,
  removeConsumer: true,
  removeSubscription: true,
  addDestination: true,
  removeDestination: true,
  send: true,
  mayConsume: true,
  delivered: true,
  acknowledge: true,
  transaction: true,
  die: true,
  noticed: true,
}
export const VERBS = Object.keys(ALL) as readonly Verb[]

/** A plug-in that has the verb `V`. */
export type With<V extends Verb> = BrokerPlugin & Required<Pick<BrokerPlugin, V>>
type Asked<V extends Verb> = readonly With<V>[] | undefined

export class Hooks {
  readonly start: Asked<'start'>
  readonly stop: Asked<'stop'>
  readonly authenticate: Asked<'authenticate'>
  readonly connect: Asked<'connect'>
  readonly disconnect: Asked<'disconnect'>
  readonly rename: Asked<'rename'>
  readonly addSession: Asked<'addSession'>
  readonly removeSession: Asked<'removeSession'>
  readonly addProducer: Asked<'addProducer'>
  readonly removeProducer: Asked<'removeProducer'>
  readonly addConsumer: Asked<'addConsumer'>
  readonly attach: Asked<'attach'>
  readonly removeConsumer: Asked<'removeConsumer'>
  readonly removeSubscription: Asked<'removeSubscription'>
  readonly addDestination: Asked<'addDestination'>
  readonly removeDestination: Asked<'removeDestination'>
  readonly send: Asked<'send'>
  /** Some plug-in has to do with messages on their way in. */
  readonly seeSends: boolean
  readonly mayConsume: Asked<'mayConsume'>
  readonly delivered: Asked<'delivered'>
  readonly acknowledge: Asked<'acknowledge'>
  readonly transaction: Asked<'transaction'>
  readonly die: Asked<'die'>
  readonly noticed: Asked<'noticed'>

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
    this.rename = having('rename')
    this.addSession = having('addSession')
    this.removeSession = having('removeSession')
    this.addProducer = having('addProducer')
    this.removeProducer = having('removeProducer')
    this.addConsumer = having('addConsumer')
    this.attach = having('attach')
    this.removeConsumer = having('removeConsumer')
    this.removeSubscription = having('removeSubscription')
    this.addDestination = having('addDestination')
    this.removeDestination = having('removeDestination')
    this.send = having('send')
    this.seeSends = this.send !== undefined || this.rename !== undefined
    this.mayConsume = having('mayConsume')
    this.delivered = having('delivered')
    this.acknowledge = having('acknowledge')
    this.transaction = having('transaction')
    this.die = having('die')
    this.noticed = having('noticed')
  }
}

/** What a plug-in threw, as the client is told of it. */
export function refusalOf(plugin: BrokerPlugin, error: unknown): BrokerError {
  if (error instanceof BrokerError) return error
  const reason = error instanceof Error ? error.message : String(error)
  return errors.pluginFailed({ plugin: plugin.name, reason }, { cause: error })
}

/** Runs one verb of each plug-in; a foreign error becomes a refusal that names the plug-in. */
export function ask<P extends BrokerPlugin>(plugins: readonly P[], verb: (plugin: P) => unknown): void {
  for (const plugin of plugins) {
    try {
      mustBeOver(verb(plugin))
    } catch (error) {
      throw refusalOf(plugin, error)
    }
  }
}

/** As `ask` where nothing can be refused (any more): each plug-in is asked, and what one throws is logged. */
export function tell<P extends BrokerPlugin>(
  plugins: readonly P[] | undefined,
  log: Logger,
  verb: (plugin: P) => unknown,
): void {
  for (const plugin of plugins ?? []) {
    try {
      mustBeOver(verb(plugin))
    } catch (error) {
      log.error(`Plug-in ${plugin.name} failed`, error)
    }
  }
}

/** A promise would go on after the broker has; left alone, its failure would end the process. */
export function mustBeOver<T>(result: T): T {
  if (typeof result === 'object' && result !== null && 'then' in result && typeof result.then === 'function') {
    result.then(undefined, () => {})
    throw new Error('it returned a promise; this verb must be done when it returns')
  }
  return result
}
