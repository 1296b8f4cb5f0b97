
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('clients', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Authority',
            fields=[
                ('id', models.PositiveSmallIntegerField(primary_key=True, serialize=False)),
                ('epoch', models.BigIntegerField()),
            ],
        ),
        migrations.CreateModel(
            name='ClosingPlan',
            fields=[
                ('operator', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='+', serialize=False, to='clients.operator')),
                ('assembly_point', models.CharField(blank=True, default='', max_length=120)),
                ('seconds', models.PositiveSmallIntegerField(default=60)),
                ('hand_over_to', models.CharField(blank=True, default='', max_length=20)),
            ],
        ),
        migrations.CreateModel(
            name='DispositionRow',
            fields=[
                ('code', models.CharField(max_length=20, primary_key=True, serialize=False)),
                ('place', models.PositiveSmallIntegerField()),
                ('line', models.CharField(max_length=20)),
                ('group', models.CharField(max_length=20)),
                ('name', models.JSONField(default=dict)),
            ],
        ),
        migrations.CreateModel(
            name='HeadsetCheck',
            fields=[
                ('user', models.CharField(max_length=40, primary_key=True, serialize=False)),
                ('at', models.DateTimeField()),
                ('figures', models.JSONField(default=dict)),
            ],
        ),
        migrations.CreateModel(
            name='Alarm',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('source', models.CharField(max_length=60)),
                ('kind', models.CharField(max_length=20)),
                ('detail', models.CharField(blank=True, default='', max_length=200)),
                ('since', models.DateTimeField()),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('source', 'kind', 'detail'), name='one_alarm_of_a_kind')],
            },
        ),
        migrations.CreateModel(
            name='Call',
            fields=[
                ('id', models.CharField(max_length=40, primary_key=True, serialize=False)),
                ('switch', models.CharField(max_length=60)),
                ('boot', models.CharField(max_length=60)),
                ('state', models.CharField(db_index=True, max_length=12)),
                ('kind', models.CharField(default='in', max_length=8)),
                ('from_agent', models.CharField(blank=True, db_index=True, default='', max_length=40)),
                ('trunk', models.CharField(blank=True, default='', max_length=40)),
                ('caller', models.CharField(blank=True, default='', max_length=64)),
                ('dialled', models.CharField(blank=True, default='', max_length=64)),
                ('queue', models.CharField(blank=True, default='', max_length=60)),
                ('language', models.CharField(default='pl', max_length=5)),
                ('customer', models.CharField(blank=True, default='', max_length=40)),
                ('agent', models.CharField(blank=True, default='', max_length=40)),
                ('procedure', models.CharField(blank=True, default='', max_length=64)),
                ('arrived_at', models.DateTimeField()),
                ('answered_at', models.DateTimeField(null=True)),
                ('ended_at', models.DateTimeField(null=True)),
                ('held_since', models.DateTimeField(null=True)),
                ('wrap_up_until', models.DateTimeField(null=True)),
                ('ended_by', models.CharField(blank=True, default='', max_length=20)),
                ('disposition', models.CharField(blank=True, default='', max_length=20)),
                ('note', models.TextField(blank=True, default='')),
                ('muted', models.BooleanField(default=False)),
                ('agent_lost_at', models.DateTimeField(null=True)),
                ('consent_until', models.DateTimeField(null=True)),
                ('callback', models.CharField(blank=True, default='', max_length=40)),
                ('is_last', models.BooleanField(default=False)),
                ('distress_at', models.DateTimeField(null=True)),
                ('orbit', models.PositiveSmallIntegerField(default=0)),
                ('parked_by', models.CharField(blank=True, default='', max_length=40)),
                ('parked_at', models.DateTimeField(null=True)),
                ('parked_until', models.DateTimeField(null=True)),
                ('card_since', models.DateTimeField(null=True)),
                ('card_digits', models.PositiveSmallIntegerField(default=0)),
                ('card', models.CharField(blank=True, default='', max_length=20)),
                ('number', models.BigIntegerField(default=0)),
                ('interrupted', models.BooleanField(default=False)),
                ('line_down', models.BooleanField(default=False)),
                ('client', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='clients.client')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='CallerLimit',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('digest', models.CharField(db_index=True, max_length=64)),
                ('sealed', models.TextField()),
                ('what', models.CharField(max_length=5)),
                ('reason', models.CharField(max_length=200)),
                ('set_by', models.CharField(max_length=40)),
                ('set_at', models.DateTimeField()),
                ('until', models.DateTimeField(db_index=True)),
                ('ended_by', models.CharField(blank=True, default='', max_length=40)),
                ('ended_at', models.DateTimeField(null=True)),
                ('calls', models.PositiveIntegerField(default=0)),
                ('client', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='clients.client')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Leg',
            fields=[
                ('id', models.CharField(max_length=40, primary_key=True, serialize=False)),
                ('role', models.CharField(max_length=12)),
                ('mode', models.CharField(blank=True, default='', max_length=8)),
                ('user', models.CharField(blank=True, default='', max_length=40)),
                ('device', models.CharField(default='browser', max_length=8)),
                ('state', models.CharField(default='wanted', max_length=10)),
                ('answer', models.TextField(blank=True, default='')),
                ('offered_at', models.DateTimeField(null=True)),
                ('silent', models.BooleanField(default=False)),
                ('number', models.PositiveIntegerField()),
                ('made_at', models.DateTimeField()),
                ('trouble', models.CharField(blank=True, default='', max_length=12)),
                ('trouble_at', models.DateTimeField(null=True)),
                ('mos', models.FloatField(db_index=True, null=True)),
                ('figures', models.JSONField(default=dict)),
                ('browser', models.JSONField(default=dict)),
                ('call', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='legs', to='conduct.call')),
            ],
        ),
        migrations.CreateModel(
            name='LineCommand',
            fields=[
                ('id', models.CharField(max_length=40, primary_key=True, serialize=False)),
                ('number', models.BigIntegerField(unique=True)),
                ('call', models.CharField(db_index=True, max_length=40)),
                ('switch', models.CharField(max_length=60)),
                ('kind', models.CharField(max_length=30)),
                ('body', models.TextField()),
                ('made_at', models.DateTimeField()),
                ('outcome', models.CharField(max_length=20, null=True)),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('outcome', None)), fields=['number'], name='to_be_carried_out')],
            },
        ),
        migrations.CreateModel(
            name='Recording',
            fields=[
                ('id', models.CharField(max_length=40, primary_key=True, serialize=False)),
                ('purpose', models.CharField(default='call', max_length=12)),
                ('path', models.CharField(blank=True, default='', max_length=200)),
                ('started_at', models.DateTimeField(null=True)),
                ('closed_at', models.DateTimeField(null=True)),
                ('sha256', models.CharField(blank=True, default='', max_length=64)),
                ('samples', models.BigIntegerField(default=0)),
                ('key', models.TextField(blank=True, default='')),
                ('levels', models.TextField(blank=True, default='')),
                ('not_packed', models.CharField(blank=True, default='', max_length=12)),
                ('call', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='recordings', to='conduct.call')),
            ],
        ),
        migrations.CreateModel(
            name='RecordingHold',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('call', models.CharField(db_index=True, max_length=40)),
                ('reason', models.CharField(max_length=200)),
                ('since', models.DateTimeField()),
                ('by', models.CharField(max_length=60)),
                ('ended_at', models.DateTimeField(null=True)),
            ],
            options={
                'constraints': [models.UniqueConstraint(condition=models.Q(('ended_at', None)), fields=('call',), name='one_hold_a_call')],
            },
        ),
        migrations.CreateModel(
            name='Shock',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('user', models.CharField(db_index=True, max_length=40)),
                ('at', models.DateTimeField(db_index=True)),
                ('sound', models.CharField(max_length=10)),
                ('spl', models.FloatField(default=0.0)),
                ('limited_spl', models.FloatField(default=0.0)),
                ('seconds', models.FloatField(default=0.0)),
                ('frequency', models.FloatField(default=0.0)),
                ('call', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='shocks', to='conduct.call')),
            ],
        ),
        migrations.CreateModel(
            name='CallMark',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(max_length=10)),
                ('agent', models.CharField(max_length=40)),
                ('at', models.DateTimeField(db_index=True)),
                ('call', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='marks', to='conduct.call')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('call', 'kind', 'agent'), name='one_mark_of_a_kind')],
            },
        ),
        migrations.CreateModel(
            name='ClosingRow',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('reason', models.CharField(max_length=10)),
                ('is_drill', models.BooleanField(default=False)),
                ('began_at', models.DateTimeField()),
                ('by', models.CharField(max_length=40)),
                ('assembly_point', models.CharField(blank=True, default='', max_length=120)),
                ('seconds', models.PositiveSmallIntegerField(default=60)),
                ('hand_over_to', models.CharField(blank=True, default='', max_length=20)),
                ('ended_at', models.DateTimeField(null=True)),
                ('ended_by', models.CharField(blank=True, default='', max_length=40)),
                ('operator', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='clients.operator')),
            ],
            options={
                'constraints': [models.UniqueConstraint(condition=models.Q(('ended_at', None)), fields=('operator',), name='one_closing_at_a_time')],
            },
        ),
        migrations.CreateModel(
            name='Concern',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(max_length=10)),
                ('agent', models.CharField(max_length=40)),
                ('source', models.CharField(max_length=12)),
                ('at', models.DateTimeField(db_index=True)),
                ('seen_by', models.CharField(blank=True, default='', max_length=40)),
                ('seen_at', models.DateTimeField(null=True)),
                ('done_by', models.CharField(blank=True, default='', max_length=40)),
                ('done_at', models.DateTimeField(null=True)),
                ('note', models.TextField(blank=True, default='')),
                ('call', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='concerns', to='conduct.call')),
                ('client', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='clients.client')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('call', 'kind'), name='one_concern_of_a_kind')],
            },
        ),
        migrations.CreateModel(
            name='MenuCount',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.CharField(max_length=20)),
                ('day', models.DateField()),
                ('menu', models.CharField(max_length=80)),
                ('step', models.CharField(blank=True, default='', max_length=200)),
                ('what', models.CharField(max_length=80)),
                ('count', models.PositiveIntegerField(default=0)),
                ('client', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='clients.client')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('client', 'number', 'day', 'menu', 'step', 'what'), name='one_count_of_a_choice')],
            },
        ),
    ]
