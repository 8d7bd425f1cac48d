/** Objects of a configuration, as reading an activemq.xml would give them. */
import type { ConfiguredBean } from '@hermod/model'

export function bean(
  name: string,
  values: Record<string, unknown> = {},
  inside: Record<string, readonly ConfiguredBean[]> = {},
): ConfiguredBean {
  return {
    name,
    position: { file: 'activemq.xml', line: 1, column: 1 },
    status: 'works',
    values,
    texts: new Map(),
    properties: new Map(Object.entries(inside)),
  }
}

/** What stands inside of a `policyEntry`, one object per property. */
export function inside(beans: Record<string, ConfiguredBean>): ReadonlyMap<string, readonly ConfiguredBean[]> {
  return new Map(Object.entries(beans).map(([property, one]) => [property, [one]]))
}
