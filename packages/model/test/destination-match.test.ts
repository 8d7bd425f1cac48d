import { Destination, matchesDestination, matchesName, matchesPath, pathOf } from '@hermod/model'
import { describe, expect, it } from 'vitest'

describe('wildcards', () => {
  it.each([
    ['A.B', 'A.B', true],
    ['A.B', 'A.C', false],
    ['>', 'A.B.C', true],
    ['A.>', 'A.B', true],
    ['A.>', 'A.B.C', true],
    ['A.>', 'A', true], // as in ActiveMQ
    ['A.>', 'AB.C', false],
    ['A.>.>', 'A', true],
    ['A.*', 'A.B', true],
    ['A.*', 'A', false],
    ['A.*', 'A.B.C', false],
    ['*.B', 'A.B', true],
    ['*.B.>', 'A.B.C', true],
    ['*.B.>', 'A.C.C', false],
    ['Consumer.*.VirtualTopic.>', 'Consumer.a.VirtualTopic.x.y', true],
    ['A.B*', 'A.BC', false], // a star is a whole element or nothing
    ['A*', 'A*', true],
  ])('%s covers %s: %s', (pattern, name, covered) => {
    expect(matchesName(pattern, name)).toBe(covered)
  })

  it('are read in place as they are taken apart', () => {
    const elements = ['A', 'AB', '', '*', '>']
    const names = elements.flatMap((a) => [
      a,
      ...elements.flatMap((b) => [`${a}.${b}`, ...elements.map((c) => `${a}.${b}.${c}`)]),
    ])
    names.push('A.>.>.>', '>.>.>.>', 'A.*.>.>')
    for (const pattern of names) {
      for (const name of names) {
        const covered = pattern === name || matchesPath(pathOf(pattern), pathOf(name))
        expect(matchesName(pattern, name), `${pattern} covers ${name}`).toBe(covered || pattern === '>')
      }
    }
  })

  it('keeps the kinds apart', () => {
    expect(matchesDestination(Destination.queue('>'), Destination.queue('A'))).toBe(true)
    expect(matchesDestination(Destination.queue('>'), Destination.topic('A'))).toBe(false)
    expect(matchesDestination(Destination.queue('>'), new Destination('temp-queue', 'A'))).toBe(false)
  })

  it('takes any member of a composite', () => {
    const pattern = Destination.topic('A.>,B,queue://C')
    expect(matchesDestination(pattern, Destination.topic('B'))).toBe(true)
    expect(matchesDestination(pattern, Destination.queue('C'))).toBe(true)
    expect(matchesDestination(pattern, Destination.topic('C'))).toBe(false)
  })
})
