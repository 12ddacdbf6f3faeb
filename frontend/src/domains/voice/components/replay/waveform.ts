/** The outline of one side, of peaks from 0 to 1: above the middle of a drawing 2 high, or below it. */
export function outline(peaks: readonly number[], below = false): string {
  if (!peaks.length) return ''
  // Silence is seen as a line.
  const heights = peaks.map(peak => Math.min(1, Math.max(0.03, peak)))
  const y = (height: number) => (below ? 1 + height : 1 - height).toFixed(3)
  return `M0 1${heights.map((height, index) => `L${index} ${y(height)}L${index + 1} ${y(height)}`).join('')}L${peaks.length} 1Z`
}
