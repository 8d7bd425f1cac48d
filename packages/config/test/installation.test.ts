import { totalmem } from 'node:os'
import { describe, expect, test } from 'vitest'
import { defaultHeapBytes, definitions, installation } from '../src/installation.js'

describe('installation', () => {
  test('without variables lies in the home directory', () => {
    const found = installation({}, new Map(), '/h')
    expect(found).toMatchObject({ home: '/h', base: '/h', conf: '/h/conf', data: '/h/data' })
    expect(found.systemProperties.get('activemq.data')).toBe('/h/data')
    expect(found.heapBytes).toBe(defaultHeapBytes())
    expect(found.heapBytes).toBeGreaterThan(0)
    expect(found.heapBytes).toBeLessThanOrEqual(totalmem() / 4)
  })

  test('follows ACTIVEMQ_BASE, and -D beats variables', () => {
    const variables = { ACTIVEMQ_HOME: '/h', ACTIVEMQ_BASE: '/b', ACTIVEMQ_DATA: '/d', ACTIVEMQ_CONF: '' }
    expect(installation(variables, new Map(), '/x')).toMatchObject({
      home: '/h',
      base: '/b',
      conf: '/b/conf',
      data: '/d',
    })
    expect(installation(variables, new Map([['activemq.data', '/e']]), '/x').data).toBe('/e')
  })

  test('takes -D and -Xmx from ACTIVEMQ_OPTS, and the command line wins', () => {
    const variables = { ACTIVEMQ_OPTS_MEMORY: '-Xms64M -Xmx1G', ACTIVEMQ_OPTS: `-Da=1 -Db="x y" -Xmx512m -Dc` }
    const found = installation(variables, definitions(['-Da=2', 'other']), '/h')
    expect(Object.fromEntries(found.systemProperties)).toMatchObject({ a: '2', b: 'x y', c: '' })
    expect(found.heapBytes).toBe(512 * 1024 ** 2)
  })
})
