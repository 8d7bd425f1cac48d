import { describe, expect, it } from 'vitest'
import { IdGenerator } from '../../src/ids/id-generator.js'

const source = { host: 'mybox', port: 40001, startMs: 1_700_000_000_000 }

describe('IdGenerator', () => {
  it("makes ids in ActiveMQ's form", () => {
    const ids = new IdGenerator(source, 0)
    expect([ids.next(), ids.next()]).toEqual(['ID:mybox-40001-1700000000000-0:1', 'ID:mybox-40001-1700000000000-0:2'])
    expect(new IdGenerator(source, 3, 'ID:advisory-').next()).toBe('ID:advisory-mybox-40001-1700000000000-3:1')
  })

  it('leaves out what is not printable ASCII', () => {
    expect(new IdGenerator({ ...source, host: 'bücher box\n' }, 0).next()).toBe('ID:bcherbox-40001-1700000000000-0:1')
    expect(new IdGenerator({ ...source, host: 'ü' }, 0).next()).toBe('ID:localhost-40001-1700000000000-0:1')
  })
})
