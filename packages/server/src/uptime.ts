/** `1 hour 2 minutes`, `12.345 seconds`: as ActiveMQ prints it. */
export function uptime(ms: number): string {
  if (ms < 60_000) return `${(ms / 1000).toFixed(3)} seconds`
  const minutes = Math.floor(ms / 60_000)
  const units: readonly (readonly [number, string])[] = [
    [Math.floor(minutes / 1440), 'day'],
    [Math.floor(minutes / 60) % 24, 'hour'],
    [minutes % 60, 'minute'],
  ]
  const parts = units.filter(([n]) => n > 0).map(([n, unit]) => `${n} ${unit}${n === 1 ? '' : 's'}`)
  return parts.join(' ')
}
