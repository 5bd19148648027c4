from django.db import migrations, models
from django.db.models import PROTECT


def let_go(apps, schema_editor):
    """Whose wait has ended keeps no site from being closed."""
    entries = apps.get_model('triage', 'WaitlistEntry').objects
    entries.filter(state='ended').update(site=None)


class Migration(migrations.Migration):

    dependencies = [
        ('triage', '0010_mail'),
    ]

    operations = [
        migrations.RunPython(let_go, migrations.RunPython.noop, elidable=True),
        migrations.AlterField(
            model_name='waitlistentry',
            name='site',
            field=models.ForeignKey(null=True, on_delete=PROTECT, to='scheduling.site'),
        ),
    ]
