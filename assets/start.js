// Every page works without this; it adds the design system's conveniences (show password, count characters) and
// follows long work without being asked to.
import { initAll } from './vendor/govuk-frontend-6.3.0.min.js'

initAll()

const work = document.querySelector('[data-progress]')
if (work) {
  const words = work.querySelector('[role=status]')
  const timer = setInterval(async () => {
    const answer = await fetch(work.dataset.progress, { headers: { Accept: 'application/json' } })
    const far = answer.ok && answer.headers.get('Content-Type').startsWith('application/json') ? await answer.json() : null
    if (far && far.working) {
      words.textContent = `${far.rows.toLocaleString('en-GB')} rows so far`
    } else {
      clearInterval(timer)
      location.reload()
    }
  }, 1500)
}
