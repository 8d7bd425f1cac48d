/**
 * An object of a configuration as plain data: its element's name, checked values, and the objects inside of it. What is
 * configured may come from any file format; who builds something of it needs to know none.
 */

export interface SourcePosition {
  readonly file: string
  /** Counts from 1, as editors do. */
  readonly line: number
  readonly column: number
}

export interface ConfiguredBean {
  /** ActiveMQ's element name, for example `redeliveryPlugin`. */
  readonly name: string
  readonly position: SourcePosition
  /** `works`: it does what it does in ActiveMQ. Anything else was said to the user when the configuration was read. */
  readonly status: string
  /** Values given for options of the element's table, by option name. What was not given is not there. */
  readonly values: Readonly<Record<string, unknown>>
  /** All attributes as they were written, placeholders filled in. */
  readonly texts: ReadonlyMap<string, { readonly text: string }>
  /** Objects inside, by the property that holds them (`policyEntries`, `users`, …). */
  readonly properties: ReadonlyMap<string, readonly ConfiguredBean[]>
}

/** A configured object that cannot be built. The message begins with `file:line:column`. */
export class BeanError extends Error {
  override readonly name = 'BeanError'
  constructor(
    readonly bean: Pick<ConfiguredBean, 'position' | 'name'>,
    reason: string,
  ) {
    const { file, line, column } = bean.position
    super(`${file}:${line}:${column}: <${bean.name}>: ${reason}`)
  }
}

/** The objects that a property holds; none if it was not given. */
export function beansIn(bean: Pick<ConfiguredBean, 'properties'>, property: string): readonly ConfiguredBean[] {
  return bean.properties.get(property) ?? []
}
