/** A new system from a template: a few fields, and a button that opens it. A plain form: what was chosen is the address. */
import { Button } from '@/components/ui/Button';
import styles from './Templates.module.css';
import { type Field, templates } from './templates';

export function Templates() {
  return (
    <section className={styles.templates} aria-labelledby="templates">
      <h2 id="templates">Start a system</h2>
      <ul>
        {templates.map(({ id, title, summary, fields }) => (
          <li key={id}>
            <form method="get" action="/lab" aria-labelledby={`template-${id}`}>
              <input type="hidden" name="from" value={id} />
              <h3 id={`template-${id}`}>{title}</h3>
              <p>{summary}</p>
              <details>
                <summary>Numbers and settings</summary>
                <div className={styles.fields}>
                  {fields.map((field) => (
                    <Input key={field.id} template={id} field={field} />
                  ))}
                </div>
              </details>
              <Button type="submit" icon="play">
                Open
              </Button>
            </form>
          </li>
        ))}
      </ul>
    </section>
  );
}

function Input({ template, field }: { readonly template: string; readonly field: Field }) {
  const id = `${template}-${field.id}`;
  return (
    <>
      <label htmlFor={id}>{field.label}</label>
      {field.kind === 'number' ? (
        <input id={id} type="number" name={field.id} min={field.least} max={field.most} defaultValue={field.initial} required />
      ) : (
        <select id={id} name={field.id} defaultValue={field.initial}>
          {field.options.map((option) => (
            <option key={option}>{option}</option>
          ))}
        </select>
      )}
    </>
  );
}
